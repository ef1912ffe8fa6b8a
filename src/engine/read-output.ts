import { text } from 'node:stream/consumers';
import { collectErrors } from './collect-errors.ts';
import { refusalOfExit } from './exit.ts';
import { end } from './follow-restic.ts';
import type { Restic } from './start-restic.ts';

/** The whole stdout of a restic child that answers briefly. Throws a Refusal where it ended with anything but 0. */
export async function readOutput(restic: Restic): Promise<string> {
  const [output, complaints] = await Promise.all([text(restic.stdout), collectErrors(restic)]);
  const { exitCode } = await end(restic, complaints);
  if (exitCode !== 0) throw refusalOfExit(exitCode, complaints.message);
  return output;
}
