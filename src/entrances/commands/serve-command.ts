import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { authorize } from '../../auth/authorize.ts';
import { principalOfKey } from '../../auth/principal-of-key.ts';
import type { Speaker } from '../../auth/speaker.ts';
import { exitStatus } from '../../model/command-frame.ts';
import { Refusal } from '../../model/refusal.ts';
import type { Commands } from './command.ts';
import { commandTable } from './command-table.ts';
import { Output } from './output.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { readCommandLine } from './read-command-line.ts';
import { statusOfRefusal } from './status-of-refusal.ts';

/** Carries out the one command that a channel of the door brings, with the rights of the key's user. */
export async function serveCommand(commands: Commands, socket: Socket, speaker: Speaker, log: Logger): Promise<void> {
  const output = new Output(socket);
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  const status = await carryOut(commands, socket, speaker, output, gone.signal, log);
  await output.exit(status).catch(() => socket.destroy());
}

async function carryOut(
  commands: Commands,
  socket: Socket,
  speaker: Speaker,
  output: Output,
  gone: AbortSignal,
  log: Logger,
): Promise<number> {
  try {
    const { command, words, options } = parseCommandLine(await readCommandLine(socket), commandTable);
    const grant = authorize(await principalOfKey(commands.auth, speaker), command.permission);
    log.info({ command: command.name, fingerprint: speaker.fingerprint }, 'command');
    return await command.run({ ...commands, speaker, output, words, options, gone }, grant);
  } catch (error) {
    if (gone.aborted) return exitStatus.failed;
    if (error instanceof Refusal) {
      await output.complain(error.message).catch(() => undefined);
      return statusOfRefusal(error.code);
    }
    log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a command met an error');
    await output.complain('An error inside Tunnelkeep. Its log says more.').catch(() => undefined);
    return exitStatus.internal;
  }
}
