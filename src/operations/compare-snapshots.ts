import type { Grant } from '../auth/authorize.ts';
import { type Change, compareSnapshots as compare } from '../engine/compare-snapshots.ts';
import { Refusal } from '../model/refusal.ts';
import type { Service } from './service.ts';
import { snapshotAccess } from './snapshot-access.ts';

/** A snapshot with the plan that it is of. */
export type PlanSnapshot = { readonly planId: string; readonly snapshotId: string };

/** What changed from one snapshot to another. Both must lie in one repository; they may be of different plans. */
export async function compareSnapshots(
  service: Service,
  _grant: Grant<'browse-files'>,
  from: PlanSnapshot,
  to: PlanSnapshot,
): Promise<Change[]> {
  const first = await snapshotAccess(service, from.planId, from.snapshotId);
  const second = await snapshotAccess(service, to.planId, to.snapshotId);
  if (first.plan.repositoryId !== second.plan.repositoryId) {
    throw new Refusal('bad-request', 'These snapshots lie in different repositories, so they cannot be compared.');
  }
  return compare(service.surroundings, first.access, from.snapshotId, to.snapshotId);
}
