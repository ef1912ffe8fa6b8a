import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import ssh2 from 'ssh2';

/** Makes the door's host key, ed25519, at its first start. It stays the same from then on: laptops remember it. */
export async function loadHostKey(file: string): Promise<void> {
  if (existsSync(file)) return;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const { private: privateKey } = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'tunnelkeep' });
  await writeFile(`${file}.new`, privateKey, { mode: 0o600, flush: true });
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
}
