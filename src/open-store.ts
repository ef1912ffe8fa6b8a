import { join } from 'node:path';
import { createIdentifier } from './model/identifier.ts';
import { findDataKey, insertDataKey } from './store/data-keys.ts';
import { type Database, openDatabase } from './store/database.ts';
import { holdFolder } from './store/hold-folder.ts';
import { findOwner, insertUser } from './store/users.ts';
import { type LoadedKey, loadKey } from './vault/load-key.ts';
import { createDataKey, openVault, type Vault } from './vault/vault.ts';

export type Store = {
  readonly database: Database;
  readonly vault: Vault;
  readonly keySource: LoadedKey['source'];
  readonly ownerId: string;
  /** Closes the database and lets go of the folder. */
  close(): Promise<void>;
};

/**
 * Opens the database and its vault, for this process alone. In a new database the data key and the owner are made.
 */
export async function openStore(data: string, keyFile: string, now: number): Promise<Store> {
  const letGo = await holdFolder(data);
  const database = await openDatabase(join(data, 'tunnelkeep.sqlite3')).catch(async (error) => {
    await letGo();
    throw error;
  });
  const close = () => database.close().finally(letGo);
  try {
    const found = await findDataKey(database);
    const { key, source } = await loadKey(keyFile, join(data, 'key'), found === null);
    const dataKey = found ?? createDataKey(key);
    const vault = openVault(key, dataKey);
    if (found === null) await insertDataKey(database, dataKey, now);
    let owner = await findOwner(database);
    if (owner === null) {
      owner = { id: createIdentifier(), name: 'owner', role: 'owner', password: null };
      await insertUser(database, owner, now);
    }
    return { database, vault, keySource: source, ownerId: owner.id, close };
  } catch (error) {
    await close();
    throw error;
  }
}
