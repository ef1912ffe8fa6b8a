import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { announceModes, setUpNotices } from './announce-modes.ts';
import { createAuth } from './auth/auth.ts';
import { sweepSessions } from './auth/sweep-sessions.ts';
import type { Config } from './config.ts';
import { checkRestic } from './engine/check-restic.ts';
import { JobEvents } from './jobs/job-events.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { recoverJobs } from './jobs/recover-jobs.ts';
import type { Log } from './log.ts';
import { openStore, type Store } from './open-store.ts';
import { openWaysIn, type WaysIn } from './open-ways-in.ts';
import { repositoryAccess } from './operations/repository-access.ts';
import type { Service } from './operations/service.ts';
import { type Folders, prepareFolders } from './prepare-folders.ts';
import { createApp } from './web/app.ts';
import { loadPage } from './web/serve-page.ts';

const builtPage = new URL('../dist/ui/', import.meta.url).pathname;

/** A service that runs. */
export type Running = { close(): Promise<void> };

async function startJobs(config: Config, folders: Folders, { database, vault }: Store, log: Log): Promise<Service> {
  const surroundings = {
    path: config.path,
    timeZone: config.timeZone,
    cache: folders.cache,
    scratch: folders.scratch,
    host: hostname(),
  };
  const resticVersion = await checkRestic(surroundings);
  const events = new JobEvents();
  const parts = {
    database,
    surroundings,
    events,
    now: Date.now,
    place: {
      surroundings,
      sourceRoots: folders.sourceRoots,
      ownFolders: [folders.data, folders.restore, folders.run],
    },
    accessTo: (id: string) => repositoryAccess(database, vault, id),
    onError: (error: unknown, jobId: string) =>
      log.error({ jobId, error: error instanceof Error ? error.stack : String(error) }, 'a job met an error'),
  };
  const queue = new JobQueue(parts);
  await recoverJobs({ ...parts, queue });
  return {
    ...parts,
    vault,
    queue,
    sourceRoots: folders.sourceRoots,
    repositoryRoots: folders.repositoryRoots,
    restoreRoot: folders.restore,
    version: await ownVersion(),
    resticVersion,
    seenSnapshots: new Map(),
    notices: [],
  };
}

async function ownVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  return String(manifest.version);
}

/** Puts the service together: folders, store and vault, engine and jobs, sign-in, page, and last the ways in. */
export async function startService(config: Config, log: Log): Promise<Running> {
  const folders = await prepareFolders(config);
  const page = await loadPage(builtPage);
  const store = await openStore(folders.data, config.keyFile, Date.now());
  const { database, vault, ownerId } = store;
  announceModes(config, store.keySource, log);
  const jobs = await startJobs(config, folders, store, log);
  const service = { ...jobs, notices: setUpNotices(store.keySource) };
  const auth = createAuth(database, (purpose) => vault.subkey(purpose), Date.now);
  let ways: WaysIn | null = null;
  const web = { auth, service, onCodeRedeemed: (connection: string) => ways?.door?.redeemed(connection) };
  ways = await openWaysIn({ config, folders, auth, service, app: createApp(web, page, log), ownerId, log });
  const stopSweeping = sweepSessions(auth, (error) => log.error({ error: String(error) }, 'the sweep failed'));
  return {
    close: async () => {
      stopSweeping();
      await Promise.all([service.queue.close(), ways.close()]);
      await store.close();
    },
  };
}
