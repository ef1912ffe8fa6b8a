import type { Grant } from '../auth/authorize.ts';
import { listFolder } from '../engine/list-folder.ts';
import type { Folder } from '../model/entry.ts';
import type { Service } from './service.ts';
import { snapshotAccess } from './snapshot-access.ts';

/** What a folder of a snapshot holds. */
export async function browseSnapshot(
  service: Service,
  _grant: Grant<'browse-files'>,
  where: { readonly planId: string; readonly snapshotId: string; readonly path: string },
): Promise<Folder> {
  const { access } = await snapshotAccess(service, where.planId, where.snapshotId);
  return listFolder(service.surroundings, access, where.snapshotId, where.path);
}
