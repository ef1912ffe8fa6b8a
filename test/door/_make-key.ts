import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type TestKey = { readonly path: string; readonly publicKey: string };

/** A fresh key pair by OpenSSH's own ssh-keygen. */
export async function makeKey(folder: string, name: string, type = 'ed25519', bits?: number): Promise<TestKey> {
  const path = join(folder, name);
  const size = bits === undefined ? [] : ['-b', String(bits)];
  await run('ssh-keygen', ['-q', '-t', type, ...size, '-N', '', '-C', '', '-f', path]);
  return { path, publicKey: (await readFile(`${path}.pub`, 'utf8')).trim() };
}
