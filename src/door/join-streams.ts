import type { Socket } from 'node:net';
import type { ServerChannel } from 'ssh2';
import type { ChannelWindows } from './ssh2-parts.ts';
import type { Visitor } from './visitor.ts';

/** How long the service may take to read what a client sent before it closed its channel. */
const lingerMs = 10_000;

export type Streams = {
  /** Passes on what was read from the service. */
  readonly toClient: (chunk: Buffer) => void;
  /** Is a chunk that was passed on still needed, because the client's window is full? */
  readonly isHolding: () => boolean;
};

/**
 * Carries bytes both ways until both sides have ended: each side's end is passed on alone (half-close), each waits for
 * the other's reader. `ui` must allow half-open, and hand what it reads to the answer's `toClient`.
 */
export function joinStreams(visitor: Visitor, channel: ServerChannel, ui: Socket): Streams {
  channel.on('error', () => ui.destroy());
  ui.on('error', () => visitor.alive && channel.close());
  carryToService(visitor, channel, ui);
  return carryToClient(visitor, channel, ui);
}

function carryToService(visitor: Visitor, channel: ServerChannel, ui: Socket): void {
  const windows = channel as unknown as ChannelWindows;
  let ended = false;
  channel.on('data', (chunk: Buffer) => {
    if (!ui.write(chunk)) channel.pause();
  });
  ui.on('drain', () => channel.resume());
  channel.on('end', () => {
    ended = true;
    ui.end();
  });
  visitor.onChannelClosed.set(windows, () => {
    // Nothing can be sent to the client any more; what it had sent is still delivered.
    ui.resume();
    if (ended) return ui.destroySoon();
    channel.once('end', () => ui.destroySoon());
    const linger = setTimeout(() => ui.destroy(), lingerMs);
    ui.once('close', () => clearTimeout(linger));
  });
  ui.once('close', () => visitor.onChannelClosed.delete(windows));
}

function carryToClient(visitor: Visitor, channel: ServerChannel, ui: Socket): Streams {
  const { pressure } = visitor;
  const windows = channel as unknown as ChannelWindows;
  const canSend = () => visitor.alive && windows.outgoing.state === 'open';
  const resume = () => {
    if (!pressure.isHigh && !channel.writableNeedDrain) ui.resume();
  };
  const toClient = (chunk: Buffer) => {
    if (!canSend()) return;
    pressure.gather();
    if (!channel.write(chunk) || pressure.isHigh) ui.pause();
  };
  channel.on('drain', resume);
  const stop = pressure.onEased(resume);
  // The end has its place behind all bytes. `channel.end` would close both directions (ssh2's Channel.js, onFinish).
  ui.on('end', () => {
    if (canSend()) channel.write(Buffer.alloc(0), () => canSend() && channel.eof());
  });
  ui.once('close', () => {
    stop();
    if (!visitor.alive) return;
    if (ui.errored === null && canSend()) channel.write(Buffer.alloc(0), () => visitor.alive && channel.close());
    else channel.close();
  });
  return { toClient, isHolding: () => channel.writableLength > 0 };
}
