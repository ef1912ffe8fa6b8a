import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { announceModes, setUpNotices } from './announce-modes.ts';
import { createAuth } from './auth/auth.ts';
import { sweepSessions } from './auth/sweep-sessions.ts';
import type { Config } from './config.ts';
import { checkRestic } from './engine/check-restic.ts';
import { createHttpServer } from './entrances/http-server.ts';
import { listenLoopback } from './entrances/listen-loopback.ts';
import { listenUiSocket } from './entrances/listen-ui-socket.ts';
import { loadHostKey } from './entrances/load-host-key.ts';
import { type Door, openDoor } from './entrances/open-door.ts';
import { JobEvents } from './jobs/job-events.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { recoverJobs } from './jobs/recover-jobs.ts';
import type { Log } from './log.ts';
import { openStore, type Store } from './open-store.ts';
import { repositoryAccess } from './operations/repository-access.ts';
import type { Service } from './operations/service.ts';
import { type Folders, prepareFolders } from './prepare-folders.ts';
import { watchAuthorizedKeys } from './watch-authorized-keys.ts';
import { createApp } from './web/app.ts';
import { loadPage } from './web/serve-page.ts';

const builtPage = new URL('../dist/ui/', import.meta.url).pathname;

/** A service that runs. `door` is null where none is embedded. */
export type Running = { readonly door: Door | null; close(): Promise<void> };

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
  const { database, vault } = store;
  announceModes(config, store.keySource, log);
  const jobs = await startJobs(config, folders, store, log);
  const service = { ...jobs, notices: setUpNotices(store.keySource) };
  const auth = createAuth(database, (purpose) => vault.subkey(purpose), Date.now);
  let door: Door | null = null;
  const app = createApp({ auth, service, onCodeRedeemed: (connection) => door?.redeemed(connection) }, page, log);
  const http = createHttpServer(app.callback());
  await listenLoopback(http, config.listen.host, config.listen.port);
  const uiSocket = join(folders.run, 'ui.sock');
  const connections = await listenUiSocket({
    http,
    tunnels: auth.tunnels,
    log,
    path: uiSocket,
    group: config.doorUser,
  });
  const unwatch = await watchAuthorizedKeys(auth, config.authorizedKeys, store.ownerId, log, (fingerprint) => {
    door?.dropKey(fingerprint).catch((error) => log.error({ error: String(error) }, 'dropping a key failed'));
  });
  if (config.door === 'embedded') {
    const hostKeyFile = join(folders.data, 'door', 'host_key');
    await loadHostKey(hostKeyFile);
    const { host, port } = config.doorListen;
    const listen = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const { path, doorUser: user } = config;
    door = openDoor({ auth, connections, listen, uiSocket, hostKeyFile, user, path, log });
  }
  const stopSweeping = sweepSessions(auth, (error) => log.error({ error: String(error) }, 'the sweep failed'));
  return {
    door,
    close: async () => {
      unwatch();
      stopSweeping();
      await door?.close();
      await connections.close();
      http.close();
      http.closeAllConnections();
      await service.queue.close();
      await database.close();
    },
  };
}
