import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { readProxyHeader } from '../../src/entrances/read-proxy-header.ts';

/**
 * A program: one HTTP service on TCP, and, behind the door's header, on the Unix socket that is its argument. GET
 * /BYTES brings random bytes; POST swallows a body and answers its length. Says its TCP port on stdout when both listen.
 */
const [path = ''] = process.argv.slice(2);
const block = randomBytes(256 * 1024);

const http = createHttpServer((asked, answer) => {
  if (asked.method === 'POST') swallow(asked, answer);
  else send(Number(asked.url?.slice(1)), answer);
});

function send(bytes: number, answer: ServerResponse): void {
  answer.setHeader('Content-Length', bytes);
  let left = bytes;
  const more = () => {
    while (left > 0) {
      const chunk = left < block.length ? block.subarray(0, left) : block;
      left -= chunk.length;
      if (!answer.write(chunk) && left > 0) return void answer.once('drain', more);
    }
    answer.end();
  };
  more();
}

function swallow(asked: IncomingMessage, answer: ServerResponse): void {
  let bytes = 0;
  asked.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  asked.once('end', () => answer.end(String(bytes)));
}

const behindDoor = createServer(async (socket) => {
  socket.on('error', () => socket.destroy());
  await readProxyHeader(socket).then(
    () => {
      http.emit('connection', socket);
      socket.resume();
    },
    () => socket.destroy(),
  );
});
behindDoor.listen(path, () => {
  http.listen(0, '127.0.0.1', () => process.stdout.write(`${(http.address() as AddressInfo).port}\n`));
});
