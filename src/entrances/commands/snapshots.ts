import { listPlanSnapshots } from '../../operations/list-plan-snapshots.ts';
import { command } from './command.ts';
import { formatTable } from './format-table.ts';
import { formatBytes, formatMoment } from './format-values.ts';
import { pickPlan } from './pick-plan.ts';
import { printAnswer } from './print-answer.ts';

export const snapshots = command({
  name: 'snapshots',
  words: ['PLAN'],
  about: "a plan's snapshots, newest first",
  permission: 'see-status',
  run: async (call, grant) => {
    const plan = await pickPlan(call, grant, call.words[0] ?? '');
    const found = await listPlanSnapshots(call.service, grant, plan.id);
    return printAnswer(call, { snapshots: found }, () =>
      formatTable([
        ['SNAPSHOT', 'TAKEN', 'FILES', 'SIZE', 'ADDED'],
        ...found.map((snapshot) => [
          snapshot.id.slice(0, 12),
          formatMoment(snapshot.time),
          String(snapshot.filesTotal ?? '-'),
          formatBytes(snapshot.bytesTotal),
          formatBytes(snapshot.bytesAdded),
        ]),
      ]),
    );
  },
});
