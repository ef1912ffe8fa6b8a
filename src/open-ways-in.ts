import { join } from 'node:path';
import type Koa from 'koa';
import type { Auth } from './auth/auth.ts';
import { endSessions } from './auth/end-session.ts';
import { offerFirstPassword } from './auth/offer-first-password.ts';
import { offerPairing } from './auth/offer-pairing.ts';
import { introduce } from './auth/speaker.ts';
import type { Config } from './config.ts';
import { serveCommand } from './entrances/commands/serve-command.ts';
import { createHttpServer } from './entrances/http-server.ts';
import { listenDoorSocket } from './entrances/listen-door-socket.ts';
import { listenLoopback } from './entrances/listen-loopback.ts';
import { loadHostKey } from './entrances/load-host-key.ts';
import { type Door, openDoor } from './entrances/open-door.ts';
import type { Log } from './log.ts';
import { openOtherDoors } from './open-other-doors.ts';
import type { Service } from './operations/service.ts';
import type { Folders } from './prepare-folders.ts';
import { watchAuthorizedKeys } from './watch-authorized-keys.ts';

export type WaysInParts = {
  readonly config: Config;
  readonly folders: Folders;
  readonly auth: Auth;
  readonly service: Service;
  readonly app: Koa;
  readonly ownerId: string;
  readonly log: Log;
};

/** What is open. `door` is null where none is embedded. */
export type WaysIn = { readonly door: Door | null; close(): Promise<void> };

/** Opens loopback, then, where it is embedded, the door with its two sockets (one for the page, one for commands), then other doors. */
export async function openWaysIn(parts: WaysInParts): Promise<WaysIn> {
  const { config, auth, ownerId, log } = parts;
  const listener = parts.app.callback();
  const http = createHttpServer(listener);
  await listenLoopback(http, config.listen.host, config.listen.port);
  const closeHttp = () => {
    http.close();
    http.closeAllConnections();
  };
  const embedded = config.door === 'embedded' ? await openEmbeddedDoor(parts, http) : null;
  const unwatch = await watchAuthorizedKeys(auth, config.authorizedKeys, ownerId, log, (fingerprint) => {
    embedded?.door.dropKey(fingerprint);
    endSessions(auth, 'its key was removed', (session) => session.fingerprint === fingerprint).catch((error) => {
      log.error({ error: String(error) }, 'ending the sessions of a removed key failed');
    });
  });
  const others = await openOtherDoors({ config, auth, listener, log });
  await (embedded === null ? sayFirstPassword(auth, log) : sayPairingCode(auth, log));
  return {
    door: embedded?.door ?? null,
    close: async () => {
      unwatch();
      await embedded?.close();
      await others.close();
      closeHttp();
    },
  };
}

async function openEmbeddedDoor(parts: WaysInParts, http: ReturnType<typeof createHttpServer>) {
  const { config, folders, auth, service, log } = parts;
  const hostKeyFile = join(folders.data, 'door', 'host_key');
  const hostFingerprint = await loadHostKey(hostKeyFile);
  const group = config.doorUser;
  const uiSocket = join(folders.run, 'ui.sock');
  const commandSocket = join(folders.run, 'command.sock');
  const pages = await listenDoorSocket({
    tunnels: auth.tunnels,
    log,
    path: uiSocket,
    group,
    onChannel: (socket, identity) => {
      introduce(socket, identity);
      http.emit('connection', socket);
      socket.resume();
    },
  });
  const commands = await listenDoorSocket({
    tunnels: auth.tunnels,
    log,
    path: commandSocket,
    group,
    onChannel: (socket, identity) => {
      serveCommand({ auth, service, hostFingerprint }, socket, identity, log).catch((error) => {
        log.error({ error: String(error) }, 'a command could not be served');
        socket.destroy();
      });
    },
  });
  const { host, port } = config.doorListen;
  const door = openDoor({
    auth,
    channels: [pages, commands],
    listen: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    uiSocket,
    commandSocket,
    hostKeyFile,
    user: config.doorUser,
    path: config.path,
    log,
  });
  return {
    door,
    close: async () => {
      await door.close();
      await pages.close();
      await commands.close();
    },
  };
}

/** The two codes are the only secrets that are printed on purpose. This one is good for the very first key only. */
async function sayPairingCode(auth: Auth, log: Log): Promise<void> {
  const code = await offerPairing(auth);
  if (code === null) return;
  log.warn(
    `Nobody has a key yet. Within 15 minutes, run "ssh -p 3822" to this machine and type the pairing code ${code}`,
  );
}

/** Where no door gives sign-in codes, somebody must be able to choose the very first password. */
async function sayFirstPassword(auth: Auth, log: Log): Promise<void> {
  const offer = await offerFirstPassword(auth);
  if (offer === null) return;
  log.warn(
    `Nobody has a password yet. Within 15 minutes, sign in as ${offer.name} with the code ${offer.code} for a password; it works once`,
  );
}
