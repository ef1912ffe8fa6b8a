import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findDataKey } from '../../src/store/data-keys.ts';
import { openDatabase } from '../../src/store/database.ts';
import { listRepositories } from '../../src/store/repositories.ts';
import { openVault } from '../../src/vault/vault.ts';
import type { Place } from './start-service.ts';

/** The password of the only repository, by the key that lies beside the database: what no attacker should find elsewhere. */
export async function repositoryPassword(place: Place): Promise<string> {
  const database = await openDatabase(join(place.data, 'tunnelkeep.sqlite3'));
  try {
    const key = Buffer.from(await readFile(join(place.data, 'key'), 'utf8'), 'base64');
    const dataKey = await findDataKey(database);
    const [repository] = await listRepositories(database);
    if (dataKey === null || repository === undefined) throw new Error('there is no repository yet');
    return openVault(key, dataKey).openText('repositories', 'password', repository.id, repository.password);
  } finally {
    await database.close();
  }
}
