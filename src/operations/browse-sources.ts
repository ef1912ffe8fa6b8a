import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grant } from '../auth/authorize.ts';
import { compareEntries, type Entry, type Folder } from '../model/entry.ts';
import { Refusal } from '../model/refusal.ts';
import { demandInside } from './real-folder.ts';
import type { Service } from './service.ts';

/** A folder below the source roots, for picking sources; the roots themselves where `path` is null. */
export async function browseSources(
  service: Service,
  _grant: Grant<'edit-plan'>,
  path: string | null,
): Promise<Folder> {
  if (path === null) return { path: '/', entries: service.sourceRoots.map(rootEntry) };
  await demandInside(path, service.sourceRoots);
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw new Refusal('not-found', `There is no folder ${path}.`);
    }
    throw new Refusal('source-unreadable', `${path} cannot be read. Look at its owner and mode.`);
  });
  const entries = await Promise.all(names.map((name) => describe(path, name)));
  return { path, entries: entries.filter((entry) => entry !== null).sort(compareEntries) };
}

const rootEntry = (root: string): Entry => ({
  name: root,
  path: root,
  type: 'dir',
  size: null,
  modifiedAt: null,
  addressable: true,
});

/** Null where it went away meanwhile. */
async function describe(folder: string, name: string): Promise<Entry | null> {
  const path = join(folder, name);
  const found = await lstat(path).catch(() => null);
  if (found === null) return null;
  const type = found.isDirectory() ? 'dir' : found.isFile() ? 'file' : found.isSymbolicLink() ? 'symlink' : 'other';
  return {
    name,
    path,
    type,
    size: type === 'file' ? found.size : null,
    modifiedAt: Math.round(found.mtimeMs),
    addressable: !name.includes('\ufffd'),
  };
}
