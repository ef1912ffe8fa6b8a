import type { Socket } from 'node:net';
import { commandLineLimit } from '../../model/command-frame.ts';
import { Refusal } from '../../model/refusal.ts';

/** The first line that comes over the socket. Throws a Refusal where it is too long, cut off, or holds a NUL. */
export async function readCommandLine(socket: Socket): Promise<string> {
  let received = Buffer.alloc(0);
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    received = Buffer.concat([received, chunk]);
    const end = received.indexOf(0x0a);
    if (end > commandLineLimit || (end === -1 && received.length > commandLineLimit)) break;
    if (end === -1) continue;
    socket.resume();
    const line = received.toString('utf8', 0, end);
    if (line.includes('\0')) break;
    return line;
  }
  socket.resume();
  throw new Refusal('bad-request', 'The command line is too long, cut off, or holds a NUL character.');
}
