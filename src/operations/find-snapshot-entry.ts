import type { Grant } from '../auth/authorize.ts';
import { findEntry } from '../engine/find-entry.ts';
import type { Service } from './service.ts';
import { snapshotAccess } from './snapshot-access.ts';

/** The type and size of one entry of a snapshot. Throws a Refusal (`not-found`) where there is none. */
export async function findSnapshotEntry(
  service: Service,
  _grant: Grant<'download-files'>,
  where: { readonly planId: string; readonly snapshotId: string; readonly path: string },
) {
  const { access } = await snapshotAccess(service, where.planId, where.snapshotId);
  return findEntry(service.surroundings, access, where.snapshotId, where.path);
}
