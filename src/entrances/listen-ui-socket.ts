import { chmod, chown, rm } from 'node:fs/promises';
import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { introduce } from '../auth/speaker.ts';
import type { Tunnels } from '../auth/tunnels.ts';
import type { ProxyIdentity } from '../model/proxy-identity.ts';
import { readProxyHeader } from './read-proxy-header.ts';

export type UiSocket = {
  readonly http: HttpServer;
  readonly tunnels: Tunnels;
  readonly log: Logger;
  /** The file, in a folder that only the service and the door can enter. */
  readonly path: string;
  /** The group that may connect besides the owner: the door's; null where the door runs as the same user. */
  readonly group: number | null;
};

/** Sockets by SSH connection, so that all go when their connection does. */
export type UiConnections = { dropConnection(connection: string): void; close(): Promise<void> };

/** Listens where the door brings its channels. A header is believed here and nowhere else, and checked all the same. */
export async function listenUiSocket(ui: UiSocket): Promise<UiConnections> {
  const byConnection = new Map<string, Set<Socket>>();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    admit(ui, socket, byConnection).catch((error: Error) => {
      ui.log.warn({ reason: error.message }, 'a channel from the door was refused');
      socket.destroy();
    });
  });
  await rm(ui.path, { force: true });
  await listen(server, ui.path);
  if (ui.group !== null) await chown(ui.path, -1, ui.group);
  await chmod(ui.path, ui.group === null ? 0o600 : 0o660);
  const dropConnection = (connection: string) => {
    for (const socket of byConnection.get(connection) ?? []) socket.destroy();
  };
  return {
    dropConnection,
    close: async () => {
      for (const connection of byConnection.keys()) dropConnection(connection);
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function admit(ui: UiSocket, socket: Socket, byConnection: Map<string, Set<Socket>>): Promise<void> {
  const identity: ProxyIdentity = await readProxyHeader(socket);
  await demandTunnel(ui.tunnels, identity);
  if (socket.destroyed) return;
  const sockets = byConnection.get(identity.connection) ?? new Set();
  byConnection.set(identity.connection, sockets.add(socket));
  socket.once('close', () => {
    sockets.delete(socket);
    if (sockets.size === 0) byConnection.delete(identity.connection);
  });
  introduce(socket, identity);
  ui.http.emit('connection', socket);
  socket.resume();
}

/** The door tells of a connection by another way than this socket; its word may come a moment after the first channel. */
async function demandTunnel(tunnels: Tunnels, { connection, fingerprint }: ProxyIdentity): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    if (tunnels.isUp(connection, fingerprint)) return;
    await sleep(50);
  }
  throw new Error('an unknown SSH connection');
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve());
  });
}
