import type { Surroundings } from './environment.ts';
import { readOutput } from './read-output.ts';
import { type Access, startRestic } from './start-restic.ts';

/**
 * Takes away stale locks, by plain `restic unlock`: those of processes of this host that are gone, and any that have
 * not been refreshed for half an hour (restic manual, "unlock"). Never `--remove-all`.
 */
export async function unlockRepository(surroundings: Surroundings, access: Access): Promise<void> {
  await readOutput(startRestic(surroundings, access, ['unlock']));
}
