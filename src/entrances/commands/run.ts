import { authorize } from '../../auth/authorize.ts';
import { exitStatus } from '../../model/command-frame.ts';
import { runPlan } from '../../operations/run-plan.ts';
import { command } from './command.ts';
import { statusOfJob } from './describe-job.ts';
import { followJobs } from './follow-jobs.ts';
import { pickPlan } from './pick-plan.ts';
import { printAnswer } from './print-answer.ts';

export const run = command({
  name: 'run',
  words: ['PLAN'],
  options: { follow: { type: 'boolean' } },
  about: 'back up now; --follow waits, shows progress, and ends as the backup ends',
  permission: 'run-plan',
  run: async (call, grant) => {
    const plan = await pickPlan(call, authorize(grant.principal, 'see-status'), call.words[0] ?? '');
    let id = '';
    const followed = call.options.follow ? followJobs(call, (job) => job.id === id) : null;
    const job = await runPlan(call.service, grant, plan.id);
    id = job.id;
    if (followed === null) return printAnswer(call, job, () => [`${plan.name} is ${job.state} as job ${job.id}.`]);
    const ended = await followed;
    if (ended?.message) await call.output.complain(ended.message);
    return ended === null ? exitStatus.failed : statusOfJob(ended);
  },
});
