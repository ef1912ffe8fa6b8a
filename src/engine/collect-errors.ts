import { lines } from './lines.ts';
import { type ErrorMessage, parseMessage } from './message.ts';
import type { Restic } from './start-restic.ts';

/** What restic said on stderr: its own last words, and the files that it could not read. */
export type Complaints = {
  readonly message: string;
  /** The first of the files that could not be read, each with the reason. */
  readonly problems: readonly string[];
  readonly problemCount: number;
  /** Sources that were named and are not there: restic says so in passing and exits 0 (0.18). */
  readonly missing: readonly string[];
};

const keptProblems = 100;
const keptText = 4096;

const missingSource = /^(?<path>.*) does not exist, skipping$/;

/** Reads stderr to its end, with bounded memory. */
export async function collectErrors(restic: Restic): Promise<Complaints> {
  let message = '';
  let problemCount = 0;
  const problems: string[] = [];
  const missing: string[] = [];
  for await (const line of lines(restic.stderr)) {
    const said = parse(line);
    const absent = missingSource.exec(line)?.groups?.path;
    if (said?.message_type === 'error') problemCount += addProblem(problems, said);
    else if (said?.message_type === 'exit_error') message = said.message.slice(0, keptText);
    else if (absent !== undefined) missing.push(absent);
    else if (message.length < keptText) message += `${line}\n`.slice(0, keptText);
  }
  return { message, problems, problemCount, missing };
}

/** Adds what stands in the way of a file; the answer is how many problems that is. */
function addProblem(problems: string[], { during, item, error }: ErrorMessage): 0 | 1 {
  // The scan that only counts ahead meets a closed folder too: it is one problem, told when it is read.
  if (during === 'scan') return 0;
  if (problems.length < keptProblems) problems.push(`${item ?? ''}: ${error.message}`.slice(0, 1024));
  return 1;
}

/** stderr mixes JSON lines with plain words. */
function parse(line: string) {
  if (!line.startsWith('{')) return null;
  try {
    return parseMessage(line);
  } catch {
    return null;
  }
}
