import type { Server } from 'node:http';
import type { Auth } from './auth/auth.ts';
import { introduce, type Speaker } from './auth/speaker.ts';
import type { Config } from './config.ts';
import { createHttpServer } from './entrances/http-server.ts';
import { listenSharedSocket } from './entrances/listen-shared-socket.ts';
import { openOpensshDoor } from './entrances/open-openssh-door.ts';
import type { Log } from './log.ts';

type Parts = {
  readonly config: Config;
  readonly auth: Auth;
  readonly listener: Parameters<typeof createHttpServer>[0];
  readonly log: Log;
};

/** Opens the ways in through an sshd that is not ours, where they are asked for. */
export async function openOtherDoors({ config, auth, listener, log }: Parts): Promise<{ close(): Promise<void> }> {
  const serverFor = (speaker: Speaker): Server => {
    const server = createHttpServer(listener);
    server.prependListener('connection', (socket) => introduce(socket, speaker));
    return server;
  };
  const file = config.opensshKeys;
  const openssh = file === null ? null : await openOpensshDoor({ auth, file, serverFor, log });
  const shared = config.sharedSocket === null ? null : serverFor(fromMachine);
  if (shared !== null && config.sharedSocket !== null) {
    const { path, group } = config.sharedSocket;
    await listenSharedSocket(shared, path, group);
    log.info({ path, group }, "the shared socket is there for the machine's sshd");
  }
  return {
    close: async () => {
      await openssh?.close();
      shared?.close();
      shared?.closeAllConnections();
    },
  };
}

const fromMachine: Speaker = { door: 'socket', userId: null, fingerprint: null, connection: null };
