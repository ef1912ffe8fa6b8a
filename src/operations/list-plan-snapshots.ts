import type { Grant } from '../auth/authorize.ts';
import { listSnapshots } from '../engine/list-snapshots.ts';
import { planTag } from '../jobs/plan-tag.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { findPlanOrRefuse } from './find-plan-or-refuse.ts';
import { repositoryAccess } from './repository-access.ts';
import type { Service } from './service.ts';

/** The plan's snapshots, newest first, as the repository has them now. */
export async function listPlanSnapshots(
  service: Service,
  _grant: Grant<'see-status'>,
  planId: string,
): Promise<Snapshot[]> {
  const plan = await findPlanOrRefuse(service.database, planId);
  const access = await repositoryAccess(service.database, service.vault, plan.repositoryId);
  return listSnapshots(service.surroundings, access, planTag(plan.id));
}
