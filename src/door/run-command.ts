import type { Session } from 'ssh2';
import { fail, openPage } from './open-page.ts';
import { parseCommand } from './parse-command.ts';
import { relayCommand } from './relay-command.ts';
import type { Visitor } from './visitor.ts';

/** The exit status for a command line that is not understood: EX_USAGE of sysexits.h. */
const usage = 64;

/** Serves the command of one session: `open` here, all others by the service. Shells, terminals, environment and subsystems have no listener: ssh2 refuses them. */
export function runCommands(visitor: Visitor, session: Session): void {
  if (visitor.paired) sayPaired(session);
  session.on('exec', (accept, _reject, { command: line }) => {
    const channel = accept();
    // Null when the session is ending or has had its command.
    if (!channel) return;
    channel.on('error', (error: Error) =>
      visitor.log.debug({ event: 'channel', error: error.message }, 'channel error'),
    );
    channel.resume();
    const command = parseCommand(line);
    const { commands } = visitor.door;
    if (command === null && commands !== null && !/^open\b/i.test(line)) {
      return relayCommand(visitor, channel, line, commands);
    }
    if (command === null) {
      visitor.refused('command');
      return fail(channel, 'unknown command; this door understands: open HOST PORT', usage);
    }
    openPage(visitor, channel, command).catch((error: unknown) => {
      visitor.log.error({ event: 'bug', error }, 'a command failed unexpectedly');
      visitor.drop('internal error');
    });
  });
}

/** Who has just paired came by plain ssh, which asks for a shell: there is none, but there is something to say. */
function sayPaired(session: Session): void {
  session.on('shell', (accept) => {
    const channel = accept();
    if (!channel) return;
    channel.write('This key is the owner\u2019s now. Open the page with: open-backup-remote HOST\r\n');
    channel.exit(0);
    channel.end();
  });
}
