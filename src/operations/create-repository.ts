import { randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import type { Grant } from '../auth/authorize.ts';
import { initRepository } from '../engine/init-repository.ts';
import { isInside } from '../model/absolute-path.ts';
import { createIdentifier } from '../model/identifier.ts';
import { Refusal } from '../model/refusal.ts';
import type { NewRepository, Repository } from '../model/repository.ts';
import { insertRepository, listRepositories } from '../store/repositories.ts';
import { demandInside } from './real-folder.ts';
import type { Service } from './service.ts';

/** Makes the folder where it is missing; refuses one with other things in it, and one that is a repository already. */
async function prepareFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const names = await readdir(path);
    if (names.includes('config') && names.includes('keys')) {
      throw new Refusal(
        'repository-exists',
        `There is a restic repository in ${path} already. Choose an empty folder.`,
      );
    }
    if (names.length > 0) {
      throw new Refusal(
        'repository-exists',
        `${path} is not empty. Choose an empty folder or one that is not there yet.`,
      );
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Refusal(
      'repository-unreachable',
      `${path} cannot be made or read (${reason}). Look at its owner and mode.`,
    );
  }
}

type Claim = { readonly name: string; readonly path: string };

/** What is being made at this moment: two requests at once must not both find a name or a folder free. */
const underWay = new Set<Claim>();

/** Refuses a name that is another's, and a folder that is another's, lies inside it or holds it. */
function demandApart({ name, path }: Claim, others: Iterable<Claim>): void {
  for (const other of others) {
    if (other.name === name) throw new Refusal('name-taken', `There is a repository named ${name} already.`);
    if (isInside(path, other.path) || isInside(other.path, path)) {
      throw new Refusal('repository-exists', `${path} and the repository ${other.name} would lie in one folder.`);
    }
  }
}

/** Makes a restic repository with a password of 256 random bits, which is stored sealed. */
export async function createRepository(
  service: Service,
  _grant: Grant<'edit-repository'>,
  wanted: NewRepository,
): Promise<Repository> {
  await demandInside(wanted.destination.path, service.repositoryRoots);
  const claim = { name: wanted.name, path: wanted.destination.path };
  demandApart(claim, underWay);
  underWay.add(claim);
  try {
    const rows = await listRepositories(service.database);
    demandApart(
      claim,
      rows.map(({ name, destination: { path } }) => ({ name, path })),
    );
    return await makeRepository(service, wanted);
  } finally {
    underWay.delete(claim);
  }
}

async function makeRepository(service: Service, wanted: NewRepository): Promise<Repository> {
  const { database, vault, surroundings } = service;
  await prepareFolder(wanted.destination.path);
  const id = createIdentifier();
  const password = randomBytes(32).toString('base64url');
  const sealed = vault.sealText('repositories', 'password', id, password);
  await initRepository(surroundings, { destination: wanted.destination, password });
  const createdAt = service.now();
  await insertRepository(database, { id, ...wanted, password: sealed, createdAt });
  service.events.tell({ type: 'changed' });
  return { id, ...wanted, createdAt, planCount: 0 };
}
