import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { freePort } from './free-port.ts';
import { scratchFolder } from './scratch-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Folders and keys of a service on trial, and the programs that its PATH leads to. */
export type Place = {
  readonly folder: string;
  readonly data: string;
  readonly sources: string;
  readonly repositories: string;
  readonly restore: string;
  readonly authorizedKeys: string;
  /** Path of the owner's private key; the public half is in the authorized keys. */
  readonly key: string;
  readonly path: string;
};

/** A real service, as a process of its own, with its door on loopback. */
export type TestService = {
  readonly place: Place;
  readonly process: ChildProcess;
  readonly pid: number;
  readonly httpPort: number;
  readonly doorPort: number;
  /** Every line of the log so far. */
  readonly log: readonly string[];
  /** Resolves with the first line of the log that holds this text, past or to come. */
  logged(text: string): Promise<string>;
  /** Ends it with this signal; resolves with its exit code, null where the signal took it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
};

export function makeKey(file: string, type = 'ed25519'): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'test', '-f', file]);
}

/** Fresh folders with one key pair. */
export async function makePlace(t: ExecutionContext): Promise<Place> {
  const folder = await scratchFolder(t);
  const names = ['data', 'sources', 'repositories', 'restore', 'run'];
  for (const name of names) await mkdir(join(folder, name), { mode: 0o700 });
  const key = join(folder, 'id_ed25519');
  makeKey(key);
  const authorizedKeys = join(folder, 'authorized_keys');
  await writeFile(authorizedKeys, execFileSync('ssh-keygen', ['-y', '-f', key]));
  return {
    folder,
    data: join(folder, 'data'),
    sources: join(folder, 'sources'),
    repositories: join(folder, 'repositories'),
    restore: join(folder, 'restore'),
    authorizedKeys,
    key,
    path: `${join(root, '.cache/bin')}:${process.env.PATH}`,
  };
}

/** The environment of a service at this place; nothing of the test's own goes along. */
export function serviceEnvironment(place: Place, httpPort: number, doorPort: number): Record<string, string> {
  return {
    PATH: place.path,
    TUNNELKEEP_DATA: place.data,
    TUNNELKEEP_SOURCES: place.sources,
    TUNNELKEEP_REPOSITORIES: place.repositories,
    TUNNELKEEP_RESTORE: place.restore,
    TUNNELKEEP_RUN: join(place.folder, 'run'),
    TUNNELKEEP_LISTEN: `127.0.0.1:${httpPort}`,
    TUNNELKEEP_DOOR_LISTEN: `127.0.0.1:${doorPort}`,
    TUNNELKEEP_AUTHORIZED_KEYS: place.authorizedKeys,
    TUNNELKEEP_KEY_FILE: join(place.folder, 'key-encryption-key'),
    TUNNELKEEP_LOG_LEVEL: 'debug',
  };
}

/** Runs `src/main.ts` without waiting for it to be ready, behind a program such as `setpriv` where one is given. */
export function spawnService(t: ExecutionContext, environment: Record<string, string>, behind: readonly string[] = []) {
  const log: string[] = [];
  const waiting = new Set<() => void>();
  const [program = process.execPath, ...arguments_] = [...behind, process.execPath, join(root, 'src/main.ts')];
  const child = spawn(program, arguments_, {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.push(line);
      for (const look of waiting) look();
    });
  }
  const logged = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const line = log.find((written) => written.includes(text));
        if (line === undefined) return;
        waiting.delete(look);
        resolve(line);
      };
      waiting.add(look);
      gone.then(() => reject(new Error(`the service ended before it logged "${text}":\n${log.join('\n')}`)));
      look();
    });
  t.teardown(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await gone;
  });
  return { child, log, logged, gone };
}

/** Starts a service and waits until it and its door, where it has one, are ready. */
export async function startService(
  t: ExecutionContext,
  place?: Place,
  extra: Record<string, string> = {},
  behind: readonly string[] = [],
): Promise<TestService> {
  const at = place ?? (await makePlace(t));
  const [httpPort, doorPort] = [await freePort(), await freePort()];
  const { child, log, logged, gone } = spawnService(
    t,
    { ...serviceEnvironment(at, httpPort, doorPort), ...extra },
    behind,
  );
  await logged('Tunnelkeep is ready');
  if (extra.TUNNELKEEP_DOOR !== 'none') await logged('the door is listening');
  return {
    place: at,
    process: child,
    pid: child.pid ?? 0,
    httpPort,
    doorPort,
    log,
    logged,
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return gone;
    },
  };
}
