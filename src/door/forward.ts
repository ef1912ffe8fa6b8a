import { connect } from 'node:net';
import type { AcceptConnection, RejectConnection, ServerChannel } from 'ssh2';
import { joinStreams, type Streams } from './join-streams.ts';
import { proxyHeader } from './proxy-header.ts';
import type { Visitor } from './visitor.ts';

/** Large enough that neither side waits for the other's turn. */
const highWaterMark = 1024 * 1024;
/** What one read from the service can bring: about what a Unix socket holds. */
const chunkSize = 256 * 1024;

/** Connects one channel to the service, which learns from the header who is speaking. */
export function forward(visitor: Visitor, accept: AcceptConnection<ServerChannel>, reject: RejectConnection): void {
  const { identity } = visitor;
  // Only who has proved a key can get here: guard-messages.ts lets nobody else open a channel.
  if (identity === null) throw new TypeError('a channel without an identity');
  // Each chunk is copied into SSH packets at once, so that one piece of memory serves all reads until one is held back.
  let memory = Buffer.allocUnsafe(chunkSize);
  let streams: Streams | null = null;
  const onread = {
    buffer: () => {
      if (streams?.isHolding()) memory = Buffer.allocUnsafe(chunkSize);
      return memory;
    },
    callback: (length: number, buffer: Uint8Array) => {
      streams?.toClient(Buffer.from(buffer.buffer, buffer.byteOffset, length));
      return true;
    },
  };
  const options = { path: visitor.door.ui, allowHalfOpen: true, highWaterMark, onread };
  const ui = connect(options);
  const gone = () => ui.destroy();
  visitor.onGone.add(gone);
  ui.once('close', () => visitor.onGone.delete(gone));
  const unreachable = (error: Error) => {
    visitor.log.error({ event: 'unreachable', error: error.message }, 'the service cannot be reached');
    if (visitor.alive) reject();
  };
  ui.once('error', unreachable);
  ui.once('connect', () => {
    ui.off('error', unreachable);
    if (!visitor.alive) return ui.destroy();
    ui.write(proxyHeader({ ...identity, connection: visitor.id, door: 'embedded' }));
    streams = joinStreams(visitor, accept(), ui);
  });
}
