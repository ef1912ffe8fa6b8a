import { z } from 'zod';
import { compareEntries, type Entry, type Folder } from '../model/entry.ts';
import { Refusal } from '../model/refusal.ts';
import { collectErrors } from './collect-errors.ts';
import type { Surroundings } from './environment.ts';
import { refusalOfExit } from './exit.ts';
import { end } from './follow-restic.ts';
import { readLines } from './read-lines.ts';
import { type Access, type Restic, startRestic } from './start-restic.ts';

const node = z.looseObject({
  message_type: z.literal('node'),
  name: z.string(),
  type: z.string(),
  path: z.string(),
  size: z.number().optional(),
  mtime: z.string().optional(),
});

/** restic's JSON shows bytes that are not UTF-8 as U+FFFD; such a name cannot be said back to it. */
const addressable = (path: string) => !path.includes('\ufffd');

/**
 * What one folder of a snapshot holds, by `restic ls` (which prints the folder itself, then its children). Throws a
 * Refusal (`not-found`) where there is no such folder.
 */
export async function listFolder(
  surroundings: Surroundings,
  access: Access,
  snapshot: string,
  path: string,
): Promise<Folder> {
  const restic = startRestic(surroundings, access, ['ls', '--json', '--no-lock', '--', snapshot, path]);
  const complaints = collectErrors(restic);
  complaints.catch(() => undefined);
  const { entries, seen } = await readNodes(restic, path);
  const { exitCode, complaints: said } = await end(restic, await complaints);
  if (exitCode !== 0) throw refusalOfExit(exitCode, said.message);
  if (!seen) throw new Refusal('not-found', `There is no folder ${path} in this snapshot.`);
  return { path, entries: entries.sort(compareEntries) };
}

async function readNodes(restic: Restic, path: string) {
  const entries: Entry[] = [];
  let seen = path === '/';
  await readLines(restic, (line) => {
    const parsed = node.safeParse(JSON.parse(line)).data;
    if (parsed === undefined) return;
    if (parsed.path === path) seen = parsed.type === 'dir';
    else entries.push(entryOf(parsed));
  });
  return { entries, seen };
}

function entryOf(found: z.infer<typeof node>): Entry {
  const type = found.type === 'file' || found.type === 'dir' || found.type === 'symlink' ? found.type : 'other';
  return {
    name: found.name,
    path: found.path,
    type,
    size: type === 'file' ? (found.size ?? 0) : null,
    modifiedAt: found.mtime === undefined ? null : Date.parse(found.mtime),
    addressable: addressable(found.path),
  };
}
