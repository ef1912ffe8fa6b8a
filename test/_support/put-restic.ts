import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const installed = fileURLToPath(new URL('../../.cache/bin', import.meta.url));

/** The PATH on which the restic of this checkout, else the system's, is found. */
export const resticPath = `${installed}:${process.env.PATH}`;

/** The real restic's own path. */
export const realRestic = execFileSync('sh', ['-c', 'command -v restic'], {
  env: { PATH: resticPath },
  encoding: 'utf8',
}).trim();

/** Puts a shell script in restic's place; the answer is a PATH that leads to it first. */
export async function putRestic(folder: string, script: string): Promise<string> {
  const bin = await mkdtemp(join(folder, 'bin-'));
  await writeFile(join(bin, 'restic'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return `${bin}:${resticPath}`;
}

/** The real restic, held back to so many KiB a second, so that a test can step in while it works. */
export function putSlowRestic(folder: string, kibibytesPerSecond: number): Promise<string> {
  return putRestic(folder, `exec '${realRestic}' --limit-upload=${kibibytesPerSecond} "$@"`);
}
