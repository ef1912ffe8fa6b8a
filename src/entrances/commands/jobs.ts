import { exitStatus } from '../../model/command-frame.ts';
import { listJobs } from '../../operations/list-jobs.ts';
import { command } from './command.ts';
import { describeJob, jobHead } from './describe-job.ts';
import { followJobs } from './follow-jobs.ts';
import { formatTable } from './format-table.ts';
import { printAnswer } from './print-answer.ts';

export const jobs = command({
  name: 'jobs',
  words: [],
  options: { follow: { type: 'boolean' } },
  about: 'the newest jobs; --follow goes on with a line for each change',
  permission: 'see-status',
  run: async (call, grant) => {
    const found = await listJobs(call.service, grant, null);
    const status = await printAnswer(call, { jobs: found }, () => formatTable([jobHead, ...found.map(describeJob)]));
    if (!call.options.follow) return status;
    await followJobs(call, () => false);
    return exitStatus.done;
  },
});
