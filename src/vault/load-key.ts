import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from '../model/refusal.ts';
import { readKeyFile } from './read-key-file.ts';

/** Where the key-encryption key came from: a secret of its own, or, weaker, a file in the database's own folder. */
export type LoadedKey = { readonly key: Buffer; readonly source: 'secret' | 'beside-database' };

/**
 * Loads the key-encryption key from the secret file; else from the 0600 file beside the database, which is made when
 * the database is new. With a database that exists and neither file, throws a Refusal and makes nothing.
 */
export async function loadKey(secretFile: string, besideFile: string, databaseIsNew: boolean): Promise<LoadedKey> {
  const secret = await readKeyFile(secretFile);
  if (secret !== null) return { key: secret, source: 'secret' };
  const beside = await readKeyFile(besideFile);
  if (beside !== null) return { key: beside, source: 'beside-database' };
  if (!databaseIsNew) {
    throw new Refusal(
      'wrong-key-file',
      `The database is sealed, and its key is at neither ${secretFile} nor ${besideFile}. Put the key file back; nothing was changed.`,
    );
  }
  const key = randomBytes(32);
  const file = await open(besideFile, 'wx', 0o600);
  try {
    await file.writeFile(`${key.toString('base64')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(dirname(besideFile));
  return { key, source: 'beside-database' };
}

/** Makes the file's name last as well as its bytes: a power cut must not leave a sealed database without its key. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
