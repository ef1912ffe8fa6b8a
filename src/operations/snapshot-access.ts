import { listSnapshots } from '../engine/list-snapshots.ts';
import type { Access } from '../engine/start-restic.ts';
import { planTag } from '../jobs/plan-tag.ts';
import { Refusal } from '../model/refusal.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { PlanRow } from '../store/plans.ts';
import { findPlanOrRefuse } from './find-plan-or-refuse.ts';
import { repositoryAccess } from './repository-access.ts';
import type { Service } from './service.ts';

const mostSeen = 10_000;

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
  const name = `${plan.id} ${snapshotId}`;
  if (!service.seenSnapshots.has(name)) {
    if (service.seenSnapshots.size > mostSeen) service.seenSnapshots.clear();
    for (const found of await listSnapshots(service.surroundings, access, planTag(plan.id))) {
      service.seenSnapshots.set(`${plan.id} ${found.id}`, found);
    }
  }
  const snapshot = service.seenSnapshots.get(name);
  if (snapshot === undefined) throw new Refusal('not-found', 'This plan has no such snapshot.');
  return { plan, access, snapshot };
}
