import { chmod, chown, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Tunnels } from '../auth/tunnels.ts';
import type { ProxyIdentity } from '../model/proxy-identity.ts';
import { readProxyHeader } from './read-proxy-header.ts';

export type DoorSocket = {
  readonly tunnels: Tunnels;
  readonly log: Logger;
  /** The file, in a folder that only the service and the door can enter. */
  readonly path: string;
  /** The group that may connect besides the owner: the door's; null where the door runs as the same user. */
  readonly group: number | null;
  /** A channel whose header was believed; what follows the header has not been read. */
  readonly onChannel: (socket: Socket, identity: ProxyIdentity) => void;
};

/** Sockets by SSH connection, so that all go when their connection does. */
export type DoorChannels = { dropConnection(connection: string): void; close(): Promise<void> };

/** Listens where the door brings its channels. A header is believed here and nowhere else, and checked all the same. */
export async function listenDoorSocket(door: DoorSocket): Promise<DoorChannels> {
  const byConnection = new Map<string, Set<Socket>>();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    admit(door, socket, byConnection).catch((error: Error) => {
      door.log.warn({ reason: error.message }, 'a channel from the door was refused');
      socket.destroy();
    });
  });
  await rm(door.path, { force: true });
  await listen(server, door.path);
  if (door.group !== null) await chown(door.path, -1, door.group);
  await chmod(door.path, door.group === null ? 0o600 : 0o660);
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

async function admit(door: DoorSocket, socket: Socket, byConnection: Map<string, Set<Socket>>): Promise<void> {
  const identity: ProxyIdentity = await readProxyHeader(socket);
  await demandTunnel(door.tunnels, identity);
  if (socket.destroyed) return;
  const sockets = byConnection.get(identity.connection) ?? new Set();
  byConnection.set(identity.connection, sockets.add(socket));
  socket.once('close', () => {
    sockets.delete(socket);
    if (sockets.size === 0) byConnection.delete(identity.connection);
  });
  door.onChannel(socket, identity);
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
