import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKey, type TestKey } from '../../test/door/_make-key.ts';

export type BenchFolder = { readonly path: string; readonly hostKey: TestKey; readonly userKey: TestKey };

/** A folder with a key for a host and one for its user, both for this run alone. */
export async function makeBenchFolder(): Promise<BenchFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'tunnelkeep-bench-')));
  return { path, hostKey: await makeKey(path, 'host'), userKey: await makeKey(path, 'user') };
}
