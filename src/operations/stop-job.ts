import type { Grant } from '../auth/authorize.ts';
import type { Job } from '../model/job.ts';
import { Refusal } from '../model/refusal.ts';
import { findJob } from '../store/jobs.ts';
import type { Service } from './service.ts';

/** Stops a job and waits until it has ended, up to half a minute: restic takes its lock away first. */
export async function stopJob(service: Service, _grant: Grant<'stop-job'>, id: string): Promise<Job> {
  if ((await findJob(service.database, id)) === null) throw new Refusal('not-found', 'There is no such job.');
  return service.queue.stop(id);
}
