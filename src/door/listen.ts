import { createServer, type Server, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { addressGroup } from './address-group.ts';
import { algorithms } from './algorithms.ts';
import { Penalties } from './penalties.ts';
import { type Startup, serveConnection } from './serve-connection.ts';
import { sparingLog } from './sparing-log.ts';
import { ssh2Socket } from './ssh2-parts.ts';
import { Startups } from './startups.ts';
import type { Door } from './visitor.ts';

/** After "SSH-2.0-": no version, which would only tell strangers what to try. */
const identification = 'Tunnelkeep';

/** Enough for the packets of one turn; beyond it the service's side is asked to wait. */
const highWaterMark = 1024 * 1024;

/**
 * The door itself, not listening yet. Connections are counted and timed from the first moment of TCP, before ssh2 sees
 * them. Throws if the host key cannot be used.
 */
export function createDoor(door: Door, hostKey: string | Buffer): Server {
  const { limits } = door;
  const turnedAway = sparingLog(door.log, 'turned-away', 1_000);
  const penalties = new Penalties(limits.penalty);
  const startups = new Startups(limits);
  const open = new WeakMap<Socket, Startup>();
  const ssh = new ssh2.Server({
    hostKeys: [hostKey],
    ident: identification,
    algorithms,
    keepaliveInterval: limits.keepaliveMs,
    keepaliveCountMax: limits.keepaliveCount,
  });
  ssh.on('connection', (client) => {
    const socket = ssh2Socket(client);
    const startup = open.get(socket);
    if (startup === undefined) throw new TypeError('ssh2 serves a socket that it was not given');
    serveConnection(door, client, startup);
  });
  return createServer({ noDelay: true, highWaterMark }, (socket) => {
    // From here on an error on this socket has somebody to hear it; ssh2's own listeners come and go.
    socket.on('error', () => socket.destroy());
    const address = addressGroup(socket.remoteAddress ?? 'unknown');
    const refused = penalties.waitMs(address) > 0 ? 'address' : null;
    const startup = refused === null ? enter(socket, address, { door, penalties, startups, turnedAway }) : null;
    if (startup === null) {
      turnedAway({ address, why: refused ?? 'startups' });
      return socket.destroy();
    }
    open.set(socket, startup);
    ssh.injectSocket(socket);
  });
}

type Gate = {
  readonly door: Door;
  readonly penalties: Penalties;
  readonly startups: Startups;
  readonly turnedAway: (details: Record<string, unknown>) => void;
};

/** Takes a place among the connections that have yet to prove a key; null if there is none. */
function enter(socket: Socket, address: string, { door, penalties, startups, turnedAway }: Gate): Startup | null {
  const { limits, log } = door;
  let failed = false;
  let inside = false;
  const leave = startups.enter(address, penalties.isKnown(address), () => {
    turnedAway({ address, why: 'gave its place to another' });
    socket.destroy();
  });
  if (leave === null) return null;
  const tooLate = () => {
    log.info({ event: 'dropped', address, why: 'no login in time' }, 'dropped');
    failed = true;
    socket.destroy();
  };
  let grace = setTimeout(tooLate, limits.graceMs);
  socket.once('close', () => {
    clearTimeout(grace);
    leave();
    if (failed && !inside) penalties.failed(address);
  });
  return {
    failed: () => {
      failed = true;
    },
    waiting: () => {
      clearTimeout(grace);
      grace = setTimeout(tooLate, limits.pairingGraceMs);
    },
    succeeded: () => {
      inside = true;
      clearTimeout(grace);
      leave();
      penalties.succeeded(address);
    },
  };
}
