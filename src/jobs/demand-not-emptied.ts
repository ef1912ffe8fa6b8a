import { opendir } from 'node:fs/promises';
import type { Surroundings } from '../engine/environment.ts';
import { listFolder } from '../engine/list-folder.ts';
import { listSnapshots } from '../engine/list-snapshots.ts';
import type { Access } from '../engine/start-restic.ts';
import { Refusal } from '../model/refusal.ts';

async function isEmptyFolder(path: string): Promise<boolean> {
  const folder = await opendir(path).catch(() => null);
  if (folder === null) return false;
  try {
    return (await folder.read()) === null;
  } finally {
    await folder.close();
  }
}

/**
 * Refuses a source that is an empty folder now and was not at the last backup (of the snapshots with this tag): a disk
 * that is not mounted looks like that, and an empty snapshot would pass for a good one. The repository is asked only
 * where a source is empty. Throws a Refusal (`source-missing`) that names them all.
 */
export async function demandNotEmptied(
  surroundings: Surroundings,
  access: Access,
  tag: string,
  sources: readonly string[],
): Promise<void> {
  const empty: string[] = [];
  for (const source of sources) if (await isEmptyFolder(source)) empty.push(source);
  const last = empty.length === 0 ? undefined : (await listSnapshots(surroundings, access, tag))[0];
  if (last === undefined) return;
  const emptied: string[] = [];
  for (const source of empty) {
    if (await heldSomething(surroundings, access, last.id, source)) emptied.push(source);
  }
  if (emptied.length > 0) {
    throw new Refusal(
      'source-missing',
      `Empty, and not so at the last backup: ${emptied.join(', ')}. Is the disk mounted? Nothing was backed up. If it is meant to be empty, put any file into it, or take it out of the plan.`,
    );
  }
}

async function heldSomething(surroundings: Surroundings, access: Access, snapshot: string, path: string) {
  return listFolder(surroundings, access, snapshot, path).then(
    ({ entries }) => entries.length > 0,
    (error: unknown) => {
      if (error instanceof Refusal && error.code === 'not-found') return false;
      throw error;
    },
  );
}
