import { createHash } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { identityTlv, proxySignature } from '../../src/model/proxy-identity.ts';

/** One forwarded connection as the service sees it, behind its PROXY header. */
export type Forwarded = {
  readonly header: Buffer;
  readonly tlvs: Map<number, string>;
  /** The connection behind the header. Half-open is allowed. */
  readonly socket: Socket;
};

export type TestService = {
  readonly path: string;
  readonly forwarded: Forwarded[];
  /** What happens with a new connection; a small HTTP server by default. */
  handle: (forwarded: Forwarded) => void;
  stop(): Promise<void>;
};

/** The service's end of the forwarding socket: reads the header strictly and serves what is behind it. */
export async function startService(path: string): Promise<TestService> {
  const sockets = new Set<Socket>();
  const service: TestService = {
    path,
    forwarded: [],
    handle: answerHttp,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    readHeader(socket, (header) => {
      const forwarded = { header, tlvs: readTlvs(header), socket };
      service.forwarded.push(forwarded);
      service.handle(forwarded);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return service;
}

/** Reads exactly the header (proxy-protocol.txt, 2.2), leaves the rest in the socket. */
function readHeader(socket: Socket, done: (header: Buffer) => void): void {
  const look = () => {
    const fixed: Buffer | null = socket.read(16);
    if (fixed === null) return;
    if (!fixed.subarray(0, 12).equals(proxySignature)) return socket.destroy();
    const rest: Buffer | null = socket.read(fixed.readUInt16BE(14));
    if (rest === null) return socket.unshift(fixed);
    socket.off('readable', look);
    done(Buffer.concat([fixed, rest]));
  };
  socket.on('readable', look);
}

function readTlvs(header: Buffer): Map<number, string> {
  const tlvs = new Map<number, string>();
  for (let at = 16; at < header.length; ) {
    const type = header.readUInt8(at);
    const length = header.readUInt16BE(at + 1);
    if (tlvs.has(type)) throw new Error(`TLV ${type} comes twice`);
    tlvs.set(type, header.subarray(at + 3, at + 3 + length).toString());
    at += 3 + length;
  }
  return tlvs;
}

/** Answers any request with who the header says is speaking. */
function answerHttp({ socket, tlvs }: Forwarded): void {
  const body = `${tlvs.get(identityTlv.userId)} by ${tlvs.get(identityTlv.door)}\n`;
  socket.once('data', () => {
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
  });
}

/** Handler: sends `bytes` of a known pattern and ends. */
export function sendPattern(bytes: number): (forwarded: Forwarded) => void {
  return ({ socket }) => {
    let sent = 0;
    socket.resume();
    const more = () => {
      while (sent < bytes) {
        const block = pattern.subarray(0, Math.min(pattern.length, bytes - sent));
        sent += block.length;
        if (!socket.write(block)) return;
      }
      socket.off('drain', more);
      socket.end();
    };
    socket.on('drain', more);
    more();
  };
}

/** Handler: reads to the end, then answers with the SHA-256 of it all, in hex. */
export function answerDigest({ socket }: Forwarded): void {
  const hash = createHash('sha256');
  socket.on('data', (chunk) => hash.update(chunk));
  socket.on('end', () => socket.end(hash.digest('hex')));
}

/** A block that no shift or repetition of a smaller part equals. */
export const pattern = Buffer.concat(
  Array.from({ length: 32768 }, (_, index) => createHash('sha256').update(String(index)).digest()),
);

/** The SHA-256, in hex, of what `sendPattern` sends. */
export function digestOfPattern(bytes: number): string {
  const hash = createHash('sha256');
  for (let left = bytes; left > 0; left -= pattern.length)
    hash.update(pattern.subarray(0, Math.min(left, pattern.length)));
  return hash.digest('hex');
}
