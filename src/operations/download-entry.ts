import { basename } from 'node:path';
import type { Grant } from '../auth/authorize.ts';
import { type Dump, dumpEntry } from '../engine/dump-entry.ts';
import { findEntry } from '../engine/find-entry.ts';
import { Refusal } from '../model/refusal.ts';
import type { Service } from './service.ts';
import { snapshotAccess } from './snapshot-access.ts';

export type DownloadRequest = {
  readonly planId: string;
  readonly snapshotId: string;
  readonly path: string;
  readonly as: 'file' | 'tar' | 'zip';
};

/** A download that has begun: its name for the browser, its length in bytes where that is known before, its bytes. */
export type Download = { readonly name: string; readonly length: number | null; readonly dump: Dump };

/** Streams a file as itself, or a folder as an archive. Aborting `cancel` ends restic. */
export async function downloadEntry(
  service: Service,
  _grant: Grant<'download-files'>,
  request: DownloadRequest,
  cancel: AbortSignal,
): Promise<Download> {
  const { plan, access } = await snapshotAccess(service, request.planId, request.snapshotId);
  const entry = await findEntry(service.surroundings, access, request.snapshotId, request.path);
  if ((request.as === 'file') !== (entry.type === 'file')) {
    throw new Refusal('bad-request', 'A file comes as itself, a folder as tar or zip; links and devices do not come.');
  }
  const dump = dumpEntry(
    service.surroundings,
    access,
    { snapshot: request.snapshotId, path: request.path, archive: request.as === 'zip' ? 'zip' : 'tar' },
    cancel,
  );
  const name = basename(request.path) || plan.name;
  return request.as === 'file'
    ? { name, length: entry.size, dump }
    : { name: `${name}.${request.as}`, length: null, dump };
}
