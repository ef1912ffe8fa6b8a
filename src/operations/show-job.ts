import type { Grant } from '../auth/authorize.ts';
import { jobView } from '../jobs/job-view.ts';
import type { Job } from '../model/job.ts';
import { Refusal } from '../model/refusal.ts';
import { findJob } from '../store/jobs.ts';
import type { Service } from './service.ts';

export async function showJob(service: Service, _grant: Grant<'see-status'>, id: string): Promise<Job> {
  const row = await findJob(service.database, id);
  if (row === null) throw new Refusal('not-found', 'There is no such job.');
  return jobView(row, service.queue.progressOf(id));
}
