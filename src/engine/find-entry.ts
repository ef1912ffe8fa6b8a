import { z } from 'zod';
import { Refusal } from '../model/refusal.ts';
import type { Surroundings } from './environment.ts';
import { readOutput } from './read-output.ts';
import { type Access, startRestic } from './start-restic.ts';

const node = z.looseObject({ path: z.string(), type: z.string(), size: z.number().default(0) });

/** The type and size (0 for all but files) of one entry. Throws a Refusal (`not-found`) where there is none. */
export async function findEntry(
  surroundings: Surroundings,
  access: Access,
  snapshot: string,
  path: string,
): Promise<{ readonly type: string; readonly size: number }> {
  if (path === '/') return { type: 'dir', size: 0 };
  const output = await readOutput(
    startRestic(surroundings, access, ['ls', '--json', '--no-lock', '--', snapshot, path]),
  );
  for (const line of output.split('\n')) {
    if (line === '') continue;
    const found = node.safeParse(JSON.parse(line)).data;
    if (found?.path === path) return { type: found.type, size: found.size };
  }
  throw new Refusal('not-found', `There is nothing at ${path} in this snapshot.`);
}
