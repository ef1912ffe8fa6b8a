import { listPlans } from '../../operations/list-plans.ts';
import { command } from './command.ts';
import { formatTable } from './format-table.ts';
import { printAnswer } from './print-answer.ts';

export const plans = command({
  name: 'plans',
  words: [],
  about: 'the plans, with what they back up and where to',
  permission: 'see-status',
  run: async (call, grant) => {
    const found = await listPlans(call.service, grant);
    return printAnswer(call, { plans: found }, () =>
      formatTable([
        ['PLAN', 'REPOSITORY', 'SOURCES'],
        ...found.map((plan) => [plan.name, plan.repositoryName, plan.sources.join(' ')]),
      ]),
    );
  },
});
