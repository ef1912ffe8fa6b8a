import type { Access } from '../engine/start-restic.ts';
import { Refusal } from '../model/refusal.ts';
import type { Database } from '../store/database.ts';
import { findRepository } from '../store/repositories.ts';
import type { Vault } from '../vault/vault.ts';

/** What opens a stored repository. Throws where it is unknown or its password was tampered with. */
export async function repositoryAccess(database: Database, vault: Vault, repositoryId: string): Promise<Access> {
  const repository = await findRepository(database, repositoryId);
  if (repository === null) throw new Refusal('not-found', 'There is no such repository.');
  const password = vault.openText('repositories', 'password', repository.id, repository.password);
  return { destination: repository.destination, password };
}
