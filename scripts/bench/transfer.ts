import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const block = randomBytes(256 * 1024);
const memory = Buffer.allocUnsafe(256 * 1024);

/** Downloads this many bytes from 127.0.0.1; the answer is how many seconds it took, connecting included. */
export function download(port: number, bytes: number): Promise<number> {
  return timed((done, fail) => {
    let received = 0;
    let expected = Number.POSITIVE_INFINITY;
    const socket = connect({
      port,
      host: '127.0.0.1',
      onread: {
        buffer: memory,
        callback(length) {
          if (received === 0) expected = lengthOfHead(memory.subarray(0, length)) + bytes;
          received += length;
          if (received >= expected) done(socket);
          return true;
        },
      },
    });
    socket.once('error', fail).once('close', () => fail(new Error(`${received} bytes of ${expected}`)));
    socket.write(`GET /${bytes} HTTP/1.1\r\nHost: bench\r\n\r\n`);
  });
}

/** Uploads this many bytes; it is over when the service has answered how many it got. */
export function upload(port: number, bytes: number): Promise<number> {
  return timed((done, fail) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', fail).once('close', () => fail(new Error('closed before the answer')));
    socket.once('data', (answer: Buffer) => {
      if (answer.toString().endsWith(`\r\n\r\n${bytes}`)) done(socket);
      else fail(new Error(answer.toString()));
    });
    socket.write(`POST / HTTP/1.1\r\nHost: bench\r\nContent-Length: ${bytes}\r\n\r\n`);
    let left = bytes;
    const more = () => {
      while (left > 0) {
        const chunk = left < block.length ? block.subarray(0, left) : block;
        left -= chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on('drain', more);
    more();
  });
}

async function timed(run: (done: (socket: Socket) => void, fail: (error: Error) => void) => void): Promise<number> {
  const began = performance.now();
  const socket = await new Promise<Socket>(run);
  const seconds = (performance.now() - began) / 1000;
  socket.destroy();
  return seconds;
}

/** Where the answer's body begins; all of its head comes in the first piece. */
function lengthOfHead(first: Buffer): number {
  const end = first.indexOf('\r\n\r\n');
  if (end === -1 || !first.subarray(0, 12).equals(Buffer.from('HTTP/1.1 200'))) throw new Error(first.toString());
  return end + 4;
}
