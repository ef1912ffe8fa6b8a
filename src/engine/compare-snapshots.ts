import { z } from 'zod';
import type { Surroundings } from './environment.ts';
import { readOutput } from './read-output.ts';
import { type Access, startRestic } from './start-restic.ts';

const change = z.looseObject({ message_type: z.literal('change'), path: z.string(), modifier: z.string() });

/** What happened to a path from one snapshot to another: `+` added, `-` removed, `M` content, `T` type, `U` metadata. */
export type Change = { readonly path: string; readonly modifier: string };

/** The differences between two snapshots (restic manual, "diff"), as restic orders them. */
export async function compareSnapshots(
  surroundings: Surroundings,
  access: Access,
  from: string,
  to: string,
): Promise<Change[]> {
  const output = await readOutput(startRestic(surroundings, access, ['diff', '--json', '--no-lock', '--', from, to]));
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => change.safeParse(JSON.parse(line)).data)
    .filter((found) => found !== undefined)
    .map(({ path, modifier }) => ({ path, modifier }));
}
