import type { Plan } from '../../model/plan.ts';
import { showOverview } from '../../operations/show-overview.ts';
import { command } from './command.ts';
import { formatTable } from './format-table.ts';
import { formatBytes, formatMoment } from './format-values.ts';
import { printAnswer } from './print-answer.ts';

function stateOf({ activeJob, lastJob }: Plan): string {
  if (activeJob !== null) return activeJob.state;
  return lastJob?.state ?? 'never run';
}

const head = ['PLAN', 'STATE', 'LAST SUCCESS', 'SIZE'];

const line = (plan: Plan) => [
  plan.name,
  stateOf(plan),
  formatMoment(plan.lastSuccess?.endedAt ?? null),
  formatBytes(plan.lastSuccess?.summary?.bytesTotal ?? null),
];

export const status = command({
  name: 'status',
  words: [],
  about: 'what is wrong, and how each plan stands',
  permission: 'see-status',
  run: async (call, grant) => {
    const overview = await showOverview(call.service, grant);
    return printAnswer(call, overview, () => [
      ...overview.notices.map(({ level, text }) => `${level}: ${text}`),
      ...(overview.plans.length === 0 ? ['No plans yet.'] : formatTable([head, ...overview.plans.map(line)])),
    ]);
  },
});
