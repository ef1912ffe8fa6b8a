import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Connection } from 'ssh2';
import { authenticate } from './authenticate.ts';
import { forward } from './forward.ts';
import { guardMessages } from './guard-messages.ts';
import { keepRekeying } from './keep-rekeying.ts';
import { Pressure } from './pressure.ts';
import { runCommands } from './run-command.ts';
import { prepareKeys, type Ssh2Parts, ssh2Parts } from './ssh2-parts.ts';
import type { Door, Visitor } from './visitor.ts';

export type Startup = {
  /** The client did something for which its address should wait the next time. */
  readonly failed: () => void;
  readonly succeeded: () => void;
  /** A person is at the keyboard: the grace begins anew, and is longer. */
  readonly waiting: () => void;
};

/** SSH_DISCONNECT_BY_APPLICATION (RFC 4253, 11.1). */
const byApplication = 11;

/** Refusals logged for each connection; the rest would only fill the disk. */
const mostRefusalsLogged = 20;

/** Serves one connection whose identification string has arrived, until it is gone. */
export function serveConnection(door: Door, client: Connection, startup: Startup): void {
  const parts = ssh2Parts(client);
  const visitor = createVisitor(door, client, parts);
  watchEnd(visitor, startup);
  guardMessages(parts, {
    isIn: () => visitor.identity !== null,
    mostChannels: door.limits.channels,
    broken: (why) => {
      startup.failed();
      visitor.drop(why);
    },
    refused: visitor.refused,
    closed: (channel) => visitor.onChannelClosed.get(channel)?.(),
  });
  let exchanges = 0;
  client.on('handshake', () => {
    prepareKeys(parts);
    if (++exchanges > 1 && visitor.identity === null) visitor.drop('a second exchange of keys before login');
  });
  authenticate(visitor, {
    failed: startup.failed,
    waiting: startup.waiting,
    succeeded: (identity) => {
      visitor.identity = identity;
      startup.succeeded();
      letIn(visitor, parts, identity.fingerprint);
    },
  });
}

function letIn(visitor: Visitor, parts: Ssh2Parts, fingerprint: string): void {
  const { door, client, id } = visitor;
  door.visitors.add(visitor);
  door.control.say({ tell: 'connected', connection: id, fingerprint });
  visitor.log.info({ event: 'connected', fingerprint }, 'connected');
  visitor.onGone.add(keepRekeying(visitor, parts));
  visitor.onGone.add(() => {
    door.visitors.delete(visitor);
    door.control.say({ tell: 'closed', connection: id });
    visitor.log.info({ event: 'closed' }, 'closed');
  });
  client.on('tcpip', (accept, reject) => forward(visitor, accept, reject));
  client.on('session', (accept) => runCommands(visitor, accept() as unknown as Parameters<typeof runCommands>[1]));
}

function createVisitor(door: Door, client: Connection, parts: Ssh2Parts): Visitor {
  const id = randomBytes(16).toString('hex');
  const socket: Socket = parts._sock;
  const log = door.log.child({ connection: id, address: socket.remoteAddress });
  let refusals = 0;
  return {
    id,
    client,
    socket,
    door,
    log,
    pressure: new Pressure(socket, parts),
    identity: null,
    alive: true,
    onChannelClosed: new Map(),
    onGone: new Set(),
    paired: false,
    opening: false,
    onRedeemed: null,
    drop(why, reason = byApplication) {
      if (!this.alive) return;
      this.alive = false;
      log.info({ event: 'dropped', why }, 'dropped');
      sayGoodbye(parts, reason);
      leave(this);
      // Whoever does not read is not waited for.
      if (socket.writableLength === 0) socket.destroySoon();
      else socket.destroy();
    },
    refused(what, details) {
      if (++refusals > mostRefusalsLogged) return;
      log.warn(
        { event: 'refused', what, ...shorten(details), last: refusals === mostRefusalsLogged },
        `${what} refused`,
      );
    },
  };
}

/** From the first error on the connection is over: what ssh2 can still do with it is not worth knowing. */
function watchEnd(visitor: Visitor, startup: Startup): void {
  const { client, socket, log } = visitor;
  const over = () => {
    visitor.alive = false;
  };
  client.on('error', (error: Error & { level?: string }) => {
    over();
    log.info({ event: 'error', level: error.level, error: error.message }, 'connection error');
    if (error.level !== 'socket' && error.level !== 'client-timeout') startup.failed();
    socket.destroy();
  });
  client.on('end', () => {
    over();
    socket.destroy();
  });
  socket.once('close', () => {
    over();
    leave(visitor);
  });
}

/** Cuts everything that hangs on the connection, once. */
function leave(visitor: Visitor): void {
  const hanging = [...visitor.onGone];
  visitor.onGone.clear();
  for (const gone of hanging) gone();
}

function sayGoodbye(parts: Ssh2Parts, reason: number): void {
  try {
    parts._protocol.disconnect(reason);
  } catch {
    // ssh2 throws if the protocol is over already; then there is nobody to say it to.
  }
}

/** What strangers wrote is shown, but not at length. */
function shorten(details: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [key, typeof value === 'string' ? value.slice(0, 100) : value]),
  );
}
