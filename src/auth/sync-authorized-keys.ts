import { readFile } from 'node:fs/promises';
import { deleteUserKey, insertUserKey, listUserKeys } from '../store/user-keys.ts';
import type { Auth } from './auth.ts';
import { type PublicKey, parsePublicKey } from './parse-public-key.ts';

/** What a look at the file came to. `problems` are lines that could not be read as keys, with the reason. */
export type KeySync = {
  readonly keys: number;
  readonly removed: readonly string[];
  readonly problems: readonly string[];
};

async function readLines(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Makes the owner's keys those of the file. A key that left it is removed here; the caller drops its connections. */
export async function syncAuthorizedKeys(auth: Auth, file: string, ownerId: string): Promise<KeySync> {
  const keys = new Map<string, PublicKey>();
  const problems: string[] = [];
  for (const [index, line] of (await readLines(file)).entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    try {
      const key = parsePublicKey(line);
      keys.set(key.fingerprint, key);
    } catch (error) {
      problems.push(`line ${index + 1} ${error instanceof Error ? error.message : 'cannot be read'}`);
    }
  }
  const removed: string[] = [];
  await auth.database.transaction(async (statements) => {
    for (const known of await listUserKeys(statements, ownerId)) {
      if (known.source !== 'file' || keys.has(known.fingerprint)) continue;
      await deleteUserKey(statements, known.fingerprint);
      removed.push(known.fingerprint);
    }
    for (const key of keys.values()) {
      await insertUserKey(statements, { ...key, userId: ownerId, source: 'file' }, auth.now());
    }
  });
  auth.keyChanges.tell();
  return { keys: keys.size, removed, problems };
}
