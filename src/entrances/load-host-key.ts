import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import ssh2 from 'ssh2';
import { fingerprintOf } from '../auth/parse-public-key.ts';

/** ssh2 1.17 writes a malformed private key when the public half begins with a zero byte: one in 256. */
export function generateSoundKey(): string {
  for (;;) {
    const { private: made } = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'tunnelkeep' });
    if (!(ssh2.utils.parseKey(made) instanceof Error)) return made;
  }
}

async function makeHostKey(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const privateKey = generateSoundKey();
  await writeFile(`${file}.new`, privateKey, { mode: 0o600, flush: true });
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
}

/**
 * The fingerprint of the door's host key, ed25519, which is made at its first start. It stays the same from then on:
 * laptops remember it.
 */
export async function loadHostKey(file: string): Promise<string> {
  if (!existsSync(file)) await makeHostKey(file);
  const key = ssh2.utils.parseKey(await readFile(file));
  if (key instanceof Error) throw new Error(`the door's host key cannot be read: ${key.message}`);
  return fingerprintOf(key.getPublicSSH());
}
