import { z } from 'zod';
import type { Surroundings } from './environment.ts';
import { readOutput } from './read-output.ts';
import { type Access, startRestic } from './start-restic.ts';

const match = z.looseObject({
  path: z.string(),
  type: z.string(),
  size: z.number().default(0),
  mtime: z.string().optional(),
});
const hits = z.array(z.looseObject({ snapshot: z.string(), matches: z.array(match).nullable() })).nullable();

/** One name that was found; `modifiedAt` is milliseconds since 1970, null where restic does not say. */
export type FoundFile = {
  readonly snapshotId: string;
  readonly path: string;
  readonly type: string;
  readonly size: number;
  readonly modifiedAt: number | null;
};

/** Names that fit a pattern (restic manual, "find"), in every snapshot with this tag. */
export async function findFiles(
  surroundings: Surroundings,
  access: Access,
  tag: string,
  pattern: string,
): Promise<FoundFile[]> {
  const output = await readOutput(
    startRestic(surroundings, access, ['find', '--json', '--no-lock', '--ignore-case', `--tag=${tag}`, '--', pattern]),
  );
  return (hits.parse(JSON.parse(output)) ?? []).flatMap(({ snapshot, matches }) =>
    (matches ?? []).map(({ path, type, size, mtime }) => ({
      snapshotId: snapshot,
      path,
      type,
      size,
      modifiedAt: mtime === undefined ? null : Date.parse(mtime),
    })),
  );
}
