import type { Grant } from '../auth/authorize.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Service } from './service.ts';
import { snapshotAccess } from './snapshot-access.ts';

/** One of the plan's snapshots. Another plan's is not found here, whatever lies in the same repository. */
export async function showSnapshot(
  service: Service,
  _grant: Grant<'see-status'>,
  planId: string,
  snapshotId: string,
): Promise<Snapshot> {
  return (await snapshotAccess(service, planId, snapshotId)).snapshot;
}
