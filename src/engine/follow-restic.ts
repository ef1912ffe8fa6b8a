import { Refusal } from '../model/refusal.ts';
import { type Complaints, collectErrors } from './collect-errors.ts';
import { type Message, parseMessage } from './message.ts';
import { readLines } from './read-lines.ts';
import type { Restic } from './start-restic.ts';

export type Ending = {
  /** Null where a signal ended restic. */ readonly exitCode: number | null;
  readonly complaints: Complaints;
};

/**
 * Follows a restic child that writes JSON lines to its end. Throws where it could not be started, was cancelled
 * (`stopped`), or wrote a line that cannot be parsed.
 */
export async function followRestic(restic: Restic, onMessage: (message: Message) => void): Promise<Ending> {
  const complaints = collectErrors(restic);
  complaints.catch(() => undefined);
  await readLines(restic, (line) => {
    const said = parseMessage(line);
    if (said !== null) onMessage(said);
  });
  return end(restic, await complaints);
}

/** Waits for the child. Throws a Refusal where it was cancelled or never began. */
export async function end(restic: Restic, complaints: Complaints): Promise<Ending> {
  const exitCode = await restic.exitCode.catch(() => {
    throw new Refusal(
      'restic-missing',
      'restic could not be started. Install restic 0.18 or newer and put it on PATH.',
    );
  });
  if (restic.cancelled() && exitCode !== 0) throw new Refusal('stopped', 'Stopped.');
  return { exitCode, complaints };
}
