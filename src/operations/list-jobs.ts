import type { Grant } from '../auth/authorize.ts';
import { jobView } from '../jobs/job-view.ts';
import type { Job } from '../model/job.ts';
import { listJobs as listRows } from '../store/jobs.ts';
import { findPlanOrRefuse } from './find-plan-or-refuse.ts';
import type { Service } from './service.ts';

const most = 100;

/** The newest 100 jobs; of one plan where `planId` is not null. */
export async function listJobs(service: Service, _grant: Grant<'see-status'>, planId: string | null): Promise<Job[]> {
  if (planId !== null) await findPlanOrRefuse(service.database, planId);
  const rows = await listRows(service.database, planId, most);
  return rows.map((row) => jobView(row, service.queue.progressOf(row.id)));
}
