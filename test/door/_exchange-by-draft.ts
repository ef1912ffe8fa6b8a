import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  decapsulate,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { createConnection, type Socket } from 'node:net';

/** Numbers of messages (RFC 4253, 12; the two of the exchange: draft-ietf-sshm-mlkem-hybrid-kex, 2.1). */
export const message = {
  disconnect: 1,
  serviceRequest: 5,
  serviceAccept: 6,
  kexInit: 20,
  newKeys: 21,
  init: 30,
  reply: 31,
};

const identification = 'SSH-2.0-exchange_by_draft';
const cipher = 'aes256-gcm@openssh.com';
const offered = ['mlkem768x25519-sha256', 'ssh-ed25519', cipher, cipher, 'hmac-sha2-256-etm@openssh.com'];

const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** A string on the wire (RFC 4251, 5). */
export function string(value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** The strings that follow the message's number and whatever stands before `at`. */
export function stringsOf(payload: Buffer, at = 1): Buffer[] {
  const strings: Buffer[] = [];
  for (let from = at; from < payload.length; ) {
    const length = payload.readUInt32BE(from);
    strings.push(payload.subarray(from + 4, from + 4 + length));
    from += 4 + length;
  }
  return strings;
}

/** What a client offers and nothing more: each list holds one name; no compression, no language, no guess. */
function clientKexInit(): Buffer {
  const [kex = '', hostKey = '', there = '', back = '', mac = ''] = offered;
  const lists = [kex, hostKey, there, back, mac, mac, 'none', 'none', '', ''];
  return Buffer.concat([Buffer.from([message.kexInit]), randomBytes(16), ...lists.map(string), Buffer.alloc(5)]);
}

/** Both halves of a client's part, and how they stand on the wire: C_INIT = C_PK2 || C_PK1. */
export type ClientKeys = { readonly mlKem: KeyObject; readonly x25519: KeyObject; readonly init: Buffer };

export function makeClientKeys(): ClientKeys {
  const mlKem = generateKeyPairSync('ml-kem-768');
  const x25519 = generateKeyPairSync('x25519');
  const raw = (key: KeyObject, length: number) => key.export({ type: 'spki', format: 'der' }).subarray(-length);
  return {
    mlKem: mlKem.privateKey,
    x25519: x25519.privateKey,
    init: Buffer.concat([raw(mlKem.publicKey, 1184), raw(x25519.publicKey, 32)]),
  };
}

/** K = SHA-256(K_PQ || K_CL), from S_REPLY = S_CT2 || S_PK1 (the draft, 2.4). */
function combine(keys: ClientKeys, reply: Buffer): Buffer {
  const postQuantum = decapsulate(keys.mlKem, reply.subarray(0, 1088));
  const x = reply.subarray(1088).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
  return sha256(postQuantum, diffieHellman({ privateKey: keys.x25519, publicKey }));
}

/** One client's side of the exchange, from the first byte of TCP, with nothing of ssh2 in it. */
export class ExchangeByDraft {
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #kexInit = clientKexInit();
  #unread: Buffer = Buffer.alloc(0);
  #serverIdentification = '';
  #serverKexInit: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  /** Connects, exchanges identifications and lists. */
  static async start(port: number): Promise<ExchangeByDraft> {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    const exchange = new ExchangeByDraft(socket);
    socket.write(`${identification}\r\n`);
    exchange.#serverIdentification = await exchange.#line();
    exchange.send(exchange.#kexInit);
    exchange.#serverKexInit = await exchange.receive();
    return exchange;
  }

  /** SSH_MSG_KEX_HYBRID_INIT with this C_INIT; the answer is the next message, whatever it is. Rejects at the end of the connection. */
  async ask(init: Buffer): Promise<Buffer> {
    this.send(Buffer.concat([Buffer.from([message.init]), string(init)]));
    return this.receive();
  }

  /** What both sides must agree on, and the reply's host key and signature. */
  conclude(keys: ClientKeys, reply: Buffer) {
    const [hostKey = Buffer.alloc(0), serverReply = Buffer.alloc(0), signature = Buffer.alloc(0)] = stringsOf(reply);
    const secret = combine(keys, serverReply);
    const hash = sha256(
      ...[identification, this.#serverIdentification, this.#kexInit, this.#serverKexInit].map(string),
      ...[hostKey, keys.init, serverReply, secret].map(string),
    );
    return { hostKey, serverReply, signature, secret, hash };
  }

  /** One message in the clear (RFC 4253, 6). */
  send(payload: Buffer): void {
    const padding = 8 + 8 - ((5 + payload.length) % 8);
    const head = Buffer.alloc(5);
    head.writeUInt32BE(1 + payload.length + padding);
    head.writeUInt8(padding, 4);
    this.#socket.write(Buffer.concat([head, payload, Buffer.alloc(padding)]));
  }

  async receive(): Promise<Buffer> {
    const head = await this.#read(5);
    const rest = await this.#read(head.readUInt32BE(0) - 1);
    return rest.subarray(0, rest.length - head.readUInt8(4));
  }

  /** Asks for a service under the new keys (RFC 4253, 7.2, K being a string), and returns the answer in the clear. */
  async askSealed(secret: Buffer, hash: Buffer, payload: Buffer): Promise<Buffer> {
    const derive = (letter: string) => sha256(string(secret), hash, Buffer.from(letter), hash);
    const padding = 16 - ((1 + payload.length) % 16) + 16;
    const plain = Buffer.concat([Buffer.from([padding]), payload, Buffer.alloc(padding)]);
    const length = string(plain).subarray(0, 4);
    const seal = createCipheriv('aes-256-gcm', derive('C'), derive('A').subarray(0, 12)).setAAD(length);
    const sealed = Buffer.concat([seal.update(plain), seal.final()]);
    this.#socket.write(Buffer.concat([length, sealed, seal.getAuthTag()]));

    const answerLength = await this.#read(4);
    const answer = await this.#read(answerLength.readUInt32BE(0));
    const unseal = createDecipheriv('aes-256-gcm', derive('D'), derive('B').subarray(0, 12)).setAAD(answerLength);
    unseal.setAuthTag(await this.#read(16));
    const opened = Buffer.concat([unseal.update(answer), unseal.final()]);
    return opened.subarray(1, opened.length - opened.readUInt8(0));
  }

  close(): void {
    this.#socket.destroy();
  }

  async #line(): Promise<string> {
    for (let line = ''; ; ) {
      line += await this.#read(1);
      if (line.endsWith('\r\n')) return line.slice(0, -2);
    }
  }

  async #read(length: number): Promise<Buffer> {
    while (this.#unread.length < length) {
      const { value, done } = await this.#chunks.next();
      if (done) throw new Error('the connection has ended');
      this.#unread = Buffer.concat([this.#unread, value]);
    }
    const bytes = this.#unread.subarray(0, length);
    this.#unread = this.#unread.subarray(length);
    return bytes;
  }
}

/** The values of a C_INIT's ML-KEM key may only be below 3329 (FIPS 203, 7.2); the answer's first two are 4095. */
export function withUnreducedKey(init: Buffer): Buffer {
  return Buffer.concat([Buffer.from('ffffff', 'hex'), init.subarray(3)]);
}

/** The same ML-KEM key, with this X25519 key of 32 bytes. */
export function withX25519(init: Buffer, point: Buffer): Buffer {
  return Buffer.concat([init.subarray(0, 1184), point]);
}
