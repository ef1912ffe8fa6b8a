import { exitStatus } from '../../model/command-frame.ts';
import type { Call } from './command.ts';

/** Prints an answer: as JSON where that is asked for, else as the lines for people. The status is success. */
export async function printAnswer(call: Call, answer: unknown, lines: () => readonly string[]): Promise<number> {
  const text = call.options.json
    ? `${JSON.stringify(answer)}\n`
    : lines()
        .map((line) => `${line}\n`)
        .join('');
  await call.output.print(text);
  return exitStatus.done;
}
