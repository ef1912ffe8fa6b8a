import type { Surroundings } from './environment.ts';
import { readOutput } from './read-output.ts';
import { type Access, startRestic } from './start-restic.ts';

/** Makes a new repository. Throws a Refusal (`repository-exists`) where there is one already, and leaves that alone. */
export async function initRepository(surroundings: Surroundings, access: Access): Promise<void> {
  await readOutput(startRestic(surroundings, access, ['init', '--json']));
}
