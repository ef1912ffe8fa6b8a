import type { Grant } from '../auth/authorize.ts';
import { createIdentifier } from '../model/identifier.ts';
import type { Job } from '../model/job.ts';
import { findPlanOrRefuse } from './find-plan-or-refuse.ts';
import type { Service } from './service.ts';

/** Queues a backup of the plan as it is now. Refused while one is queued or running. */
export async function runPlan(service: Service, grant: Grant<'run-plan'>, planId: string): Promise<Job> {
  const plan = await findPlanOrRefuse(service.database, planId);
  return service.queue.enqueue({
    id: createIdentifier(),
    planId: plan.id,
    planName: plan.name,
    repositoryId: plan.repositoryId,
    requestedBy: grant.principal.user.name,
    task: { kind: 'backup', planId: plan.id, sources: plan.sources, excludes: plan.excludes },
    createdAt: service.now(),
  });
}
