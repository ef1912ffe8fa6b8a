import { connect } from 'node:net';
import type { ServerChannel } from 'ssh2';
import { commandLineLimit, exitStatus } from '../model/command-frame.ts';
import { fail } from './open-page.ts';
import { proxyHeader } from './proxy-header.ts';
import { readFrames } from './read-frames.ts';
import type { Visitor } from './visitor.ts';

/** One line, and nothing that could end it early. */
const isLine = (line: string) => Buffer.byteLength(line) <= commandLineLimit && !/[\n\0]/.test(line);

/**
 * Has the service carry out a command line, and passes its output on, waiting where the client is slow. The door does
 * not look into the line: what it means, and who may, is the service's to say. It ends when the client goes.
 */
export function relayCommand(visitor: Visitor, channel: ServerChannel, line: string, path: string): void {
  const { identity } = visitor;
  if (identity === null) throw new TypeError('a command without an identity');
  if (!isLine(line)) {
    fail(channel, 'the command line is too long, or holds a line break', exitStatus.usage);
    return;
  }
  const service = connect(path);
  let ended = false;
  const gone = () => service.destroy();
  visitor.onGone.add(gone);
  channel.once('close', gone);
  const end = (status: number) => {
    ended = true;
    channel.exit(status);
    channel.end();
  };
  const write = (to: NodeJS.WritableStream, bytes: Buffer) => {
    if (!visitor.alive || !channel.writable) return;
    if (to.write(Buffer.from(bytes))) return;
    service.pause();
    to.once('drain', () => service.resume());
  };
  const read = readFrames({
    onStdout: (bytes) => write(channel, bytes),
    onStderr: (bytes) => write(channel.stderr, bytes),
    onExit: end,
  });
  service.on('data', (chunk) => {
    try {
      read(chunk);
    } catch (error) {
      service.destroy(error instanceof Error ? error : undefined);
    }
  });
  service.once('error', (error) =>
    visitor.log.error({ event: 'command', error: error.message }, 'a command broke off'),
  );
  service.once('close', () => {
    visitor.onGone.delete(gone);
    if (!ended && visitor.alive && channel.writable) fail(channel, 'the service broke off', exitStatus.internal);
  });
  service.write(proxyHeader({ ...identity, connection: visitor.id, door: 'embedded' }));
  service.write(`${line}\n`);
}
