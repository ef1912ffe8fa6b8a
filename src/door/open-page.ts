import type { ServerChannel } from 'ssh2';
import { openingOrigin } from '../model/opening.ts';
import type { Command } from './parse-command.ts';
import type { Visitor } from './visitor.ts';

/** The service's word for a sign-in code; what else it sent would end up in a URL. */
const codeForm = /^[\w-]{1,256}$/;

/**
 * The `open` command: says where the page can be opened, with a code that signs the browser in; later that it was used.
 * Goes on until the client ends it, since the tunnel lives as long as the command.
 */
export async function openPage(visitor: Visitor, channel: ServerChannel, command: Command): Promise<void> {
  if (visitor.opening) return fail(channel, 'this connection has opened the page already', 1);
  visitor.opening = true;
  const answer = await visitor.door.control.open(visitor.id, command.host, command.port);
  if (!visitor.alive || !channel.writable) return;
  if ('refused' in answer || !codeForm.test(answer.code)) {
    visitor.opening = false;
    return fail(channel, 'refused' in answer ? answer.refused : 'the service gave no usable code', 1);
  }
  channel.write(`open ${openingOrigin(command.host, command.port)}/#${answer.code}\n`);
  visitor.onRedeemed = () => {
    visitor.onRedeemed = null;
    if (visitor.alive && channel.writable) channel.write('signed-in\n');
  };
}

/** Ends a command with a message for its user, and an exit status. */
export function fail(channel: ServerChannel, message: string, status: number): void {
  channel.stderr.write(`tunnelkeep: ${message}\n`);
  channel.exit(status);
  channel.end();
}
