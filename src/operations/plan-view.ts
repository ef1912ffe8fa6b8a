import type { JobQueue } from '../jobs/job-queue.ts';
import { jobView } from '../jobs/job-view.ts';
import type { Plan } from '../model/plan.ts';
import type { Database } from '../store/database.ts';
import { findPlanJobs, type JobRow } from '../store/jobs.ts';
import type { PlanRow } from '../store/plans.ts';

/** A plan with the jobs that its line shows. */
export async function planView(database: Database, queue: JobQueue, plan: PlanRow): Promise<Plan> {
  const jobs = await findPlanJobs(database, plan.id);
  const view = (row: JobRow | null) => (row === null ? null : jobView(row, queue.progressOf(row.id)));
  return {
    ...plan,
    activeJob: view(jobs.activeJob),
    lastJob: view(jobs.lastJob),
    lastSuccess: view(jobs.lastSuccess),
  };
}
