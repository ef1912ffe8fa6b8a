import { listSnapshots } from '../engine/list-snapshots.ts';
import type { Access } from '../engine/start-restic.ts';
import { planTag } from '../jobs/plan-tag.ts';
import { Refusal } from '../model/refusal.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { PlanRow } from '../store/plans.ts';
import { findPlanOrRefuse } from './find-plan-or-refuse.ts';
import { repositoryAccess } from './repository-access.ts';
import type { Service } from './service.ts';

/**
 * What opens a snapshot for reading. It must be one of the plan's: rights are given by plan, and one repository can
 * hold the snapshots of many. Throws a Refusal (`not-found`) otherwise.
 */
export async function snapshotAccess(
  service: Service,
  planId: string,
  snapshotId: string,
): Promise<{ readonly plan: PlanRow; readonly access: Access; readonly snapshot: Snapshot }> {
  const plan = await findPlanOrRefuse(service.database, planId);
  const access = await repositoryAccess(service.database, service.vault, plan.repositoryId);
  const snapshots = await listSnapshots(service.surroundings, access, planTag(plan.id));
  const snapshot = snapshots.find(({ id }) => id === snapshotId);
  if (snapshot === undefined) throw new Refusal('not-found', 'This plan has no such snapshot.');
  return { plan, access, snapshot };
}
