import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ExecutionContext } from 'ava';
import type { Surroundings } from '../../src/engine/environment.ts';
import { initRepository } from '../../src/engine/init-repository.ts';
import type { Access } from '../../src/engine/start-restic.ts';
import type { Watch } from '../../src/engine/watch-restic.ts';
import { realRestic, resticPath } from './put-restic.ts';
import { scratchFolder } from './scratch-folder.ts';

/** Folders and a password for the engine alone, without a service. */
export type EnginePlace = {
  readonly folder: string;
  readonly source: string;
  readonly surroundings: Surroundings;
  readonly access: Access;
};

/** Fresh folders; the repository is not made yet. */
export async function makeEnginePlace(t: ExecutionContext, path = resticPath): Promise<EnginePlace> {
  const folder = await scratchFolder(t);
  for (const name of ['source', 'cache', 'scratch']) await mkdir(join(folder, name));
  return {
    folder,
    source: join(folder, 'source'),
    surroundings: {
      path,
      timeZone: 'UTC',
      cache: join(folder, 'cache'),
      scratch: join(folder, 'scratch'),
      host: 'test-host',
    },
    access: { destination: { kind: 'local', path: join(folder, 'repository') }, password: 'a password' },
  };
}

/** Fresh folders with a repository in them. */
export async function makeRepository(t: ExecutionContext): Promise<EnginePlace> {
  const place = await makeEnginePlace(t);
  await initRepository(place.surroundings, place.access);
  return place;
}

/** Runs the real restic on a repository, beside the engine; the answer is its stdout. Throws where it fails. */
export async function askRestic(access: Access, ...arguments_: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    realRestic,
    [`--repo=${access.destination.path}`, '--no-cache', ...arguments_],
    { env: { PATH: resticPath, HOME: '/nonexistent', RESTIC_PASSWORD: access.password }, maxBuffer: 1e8 },
  );
  return stdout;
}

/** The locks that lie in a repository. */
export async function locksOf(access: Access): Promise<string[]> {
  return (await askRestic(access, 'list', 'locks', '--no-lock', '-q')).split('\n').filter((line) => line !== '');
}

/** Watches nothing and never cancels; `parts` replaces single members. */
export function watch(parts: Partial<Watch> = {}): Watch {
  return { cancel: new AbortController().signal, onStart: () => {}, onProgress: () => {}, ...parts };
}
