import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { TestKey } from '../door/_make-key.ts';
import type { AnyDoor } from '../door/_start-door.ts';

/** The parts of ssh2's client with which one can send what no honest client sends. */
type Protocol = {
  _handlers: Record<string, ((protocol: unknown, ...message: unknown[]) => void) | undefined>;
  _cipher: { encrypt(packet: Buffer): void };
  _packetRW: {
    write: { allocStart: number; alloc(size: number): Buffer; finalize(packet: Buffer): Buffer };
  };
  _kexinit?: unknown;
  directTcpip(channel: number, window: number, packetSize: number, target: object): void;
  session(channel: number, window: number, packetSize: number): void;
  channelData(channel: number, data: Buffer): void;
  channelWindowAdjust(channel: number, amount: number): void;
  channelClose(channel: number): void;
  authPK(user: string, key: string, algorithm: string, sign?: (data: Buffer, done: (s: Buffer) => void) => void): void;
  rekey(): void;
};

export type Message = { readonly name: string; readonly content: readonly unknown[] };

export type Hostile = {
  readonly protocol: Protocol;
  readonly socket: Socket;
  /** Every message of the connection protocol that the door has sent. */
  readonly heard: Message[];
  /** Resolves when the door has cut the connection. */
  readonly cut: Promise<void>;
  /** Resolves with the first message of this name, heard already or later. */
  hear(name: string): Promise<Message>;
  /** Sends these bytes as one packet, encrypted as the protocol asks for. */
  send(payload: Buffer): void;
  stop(): void;
};

const target = { dstIP: '127.0.0.1', dstPort: 3876, srcIP: '127.0.0.1', srcPort: 1 };

/** Opens a channel to the service with this window and maximum packet size. */
export function openChannel(hostile: Hostile, channel: number, window = 2 ** 21, packetSize = 32_768): void {
  hostile.protocol.directTcpip(channel, window, packetSize, target);
}

const spied = [
  'CHANNEL_OPEN_CONFIRMATION',
  'CHANNEL_OPEN_FAILURE',
  'CHANNEL_DATA',
  'CHANNEL_SUCCESS',
  'CHANNEL_FAILURE',
  'CHANNEL_CLOSE',
  'REQUEST_SUCCESS',
  'REQUEST_FAILURE',
  'USERAUTH_FAILURE',
  'USERAUTH_SUCCESS',
  'USERAUTH_PK_OK',
  'DISCONNECT',
];

/**
 * ssh2's client, in our hands: with a key it logs in, without one it stops when it could authenticate and does nothing by
 * itself.
 */
export async function connectHostile(
  door: AnyDoor,
  key: TestKey | null,
  algorithms?: ssh2.Algorithms,
): Promise<Hostile> {
  const client = new ssh2.Client();
  const heard: Message[] = [];
  const looks = new Set<() => void>();
  const parts = client as unknown as { _protocol: Protocol; _sock: Socket };
  const cut = new Promise<void>((resolve) => client.once('close', () => resolve()));
  client.on('error', () => {});
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  client.once('ready', resolve);
  void cut.then(() => reject(new Error('the door cut the connection')));
  const address = { host: '127.0.0.1', port: door.port, username: 'x', ...(algorithms && { algorithms }) };
  if (key !== null) client.connect({ ...address, privateKey: await readFile(key.path) });
  // Asked for a method, it never answers.
  else client.connect({ ...address, authHandler: () => resolve() as never });
  await ready;
  const protocol = parts._protocol;
  for (const name of spied) {
    const own = key === null ? undefined : protocol._handlers[name];
    protocol._handlers[name] = (self, ...content) => {
      heard.push({ name, content });
      for (const look of [...looks]) look();
      // Channels are ours alone: ssh2 does not know them and would complain.
      if (!name.startsWith('CHANNEL')) own?.(self, ...content);
    };
  }
  return {
    protocol,
    socket: parts._sock,
    heard,
    cut,
    hear: (name) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = heard.find((message) => message.name === name);
          if (found !== undefined) resolve(found);
        };
        looks.add(look);
        look();
        void cut.then(() => reject(new Error('the door cut the connection')));
      }),
    send(payload) {
      const { write } = protocol._packetRW;
      const start = write.allocStart;
      const packet = write.alloc(payload.length);
      packet.set(payload, start);
      protocol._cipher.encrypt(write.finalize(packet));
    },
    stop: () => void client.destroy(),
  };
}

/** A string as RFC 4251, 5 has it. */
export function wireString(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

export function wireNumber(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
