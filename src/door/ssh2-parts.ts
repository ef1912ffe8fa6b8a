import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Connection } from 'ssh2';

/**
 * The parts of ssh2 1.17 that have no public name and that the door's defences need. This is the only file that reaches
 * into it; the version is pinned, and `ssh2Parts` refuses a connection in which something is not where it was.
 */
export type Ssh2Parts = {
  readonly _sock: Socket;
  readonly _protocol: {
    /** What ssh2's server does with each message, by the message's name. Looked up anew for each message. */
    readonly _handlers: Record<string, MessageHandler | undefined>;
    /** Ours, from when it is sent until the keys are in use: while it is there, packets out are queued. */
    readonly _kexinit?: Buffer | undefined;
    /** Of AES-GCM the keys of both directions, in ssh2's JavaScript implementation; replaced at each exchange. */
    readonly _cipher: { _encKey?: Buffer | KeyObject };
    readonly _decipher: { _decipherKey?: Buffer | KeyObject };
    channelOpenFail(recipient: number, reason: number, text: string): void;
    channelClose(recipient: number): void;
    disconnect(reason: number): void;
  };
  readonly _chanMgr: {
    readonly _count: number;
    get(id: number): unknown;
    remove(id: number): void;
  };
};

// biome-ignore lint/suspicious/noExplicitAny: each message has its own arguments
export type MessageHandler = (protocol: any, ...message: any[]) => void;

/** The windows of an open channel. Bytes that the client may still send; bytes that it still takes. */
export type ChannelWindows = {
  readonly incoming: { readonly window: number };
  readonly outgoing: { readonly window: number; readonly state: string };
};

const needed = [
  'CHANNEL_OPEN',
  'CHANNEL_DATA',
  'CHANNEL_WINDOW_ADJUST',
  'CHANNEL_REQUEST',
  'CHANNEL_CLOSE',
  'GLOBAL_REQUEST',
  'SERVICE_REQUEST',
  'USERAUTH_REQUEST',
];

/** Throws if this is not the ssh2 that the door was written for. */
export function ssh2Parts(client: Connection): Ssh2Parts {
  const parts = client as unknown as Ssh2Parts;
  const { _protocol: protocol, _chanMgr: channels } = parts;
  const sound =
    needed.every((name) => typeof protocol._handlers[name] === 'function') &&
    '_kexinit' in protocol &&
    typeof protocol.channelOpenFail === 'function' &&
    typeof protocol.channelClose === 'function' &&
    typeof protocol.disconnect === 'function' &&
    typeof channels._count === 'number' &&
    typeof channels.remove === 'function' &&
    typeof channels.get === 'function';
  if (!sound) throw new TypeError('this ssh2 is not the one that the door was written for');
  return parts;
}

/**
 * To be called after each exchange of keys. ssh2 sets up AES-GCM for each packet from the bare bytes of its key; from a
 * key object, which Node takes as well, that costs half.
 */
export function prepareKeys({ _protocol: { _cipher: cipher, _decipher: decipher } }: Ssh2Parts): void {
  if (Buffer.isBuffer(cipher._encKey)) cipher._encKey = createSecretKey(cipher._encKey);
  if (Buffer.isBuffer(decipher._decipherKey)) decipher._decipherKey = createSecretKey(decipher._decipherKey);
}

/** The socket that ssh2 was given for this client. */
export function ssh2Socket(client: Connection): Socket {
  return (client as unknown as Ssh2Parts)._sock;
}

/**
 * The open channel of this number: for a session that of its command. Null for a number that is unknown or reserved,
 * and for a session without a command.
 */
export function findChannel(parts: Ssh2Parts, id: number): ChannelWindows | null {
  const entry = parts._chanMgr.get(id);
  if (typeof entry !== 'object' || entry === null) return null;
  if ('_chanInfo' in entry) return ((entry as { _channel?: ChannelWindows })._channel ?? null) as ChannelWindows | null;
  return entry as ChannelWindows;
}

/** The client's number of a session that never got a command, or null. */
export function bareSession(parts: Ssh2Parts, id: number): number | null {
  const entry = parts._chanMgr.get(id);
  if (typeof entry !== 'object' || entry === null || !('_chanInfo' in entry)) return null;
  const session = entry as { _chanInfo: { outgoing: { id: number } }; _channel?: unknown };
  return session._channel === undefined ? session._chanInfo.outgoing.id : null;
}
