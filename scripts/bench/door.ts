import { rm } from 'node:fs/promises';
import { compareOpenings } from './compare-openings.ts';
import { compareTransfers } from './compare-transfers.ts';
import { describeMachine, load } from './describe-machine.ts';
import { makeBenchFolder } from './make-bench-folder.ts';

export type BenchSizes = {
  /** How often each side is measured; the two sides take turns. */
  readonly pairs: number;
  /** How much each transfer carries. */
  readonly bytes: number;
};

/** The door beside OpenSSH's sshd: a download, an upload, and the way from a command to the page. Prints Markdown. */
export async function benchDoor(sizes: BenchSizes): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const folder = await makeBenchFolder();
  try {
    for (const line of await describeMachine()) say(`- ${line}`);
    say('');
    for (const line of await compareTransfers(folder, sizes)) say(line);
    say('');
    for (const line of await compareOpenings(sizes.pairs)) say(line);
    say('');
    say(`- load at the end ${load()}`);
  } finally {
    await rm(folder.path, { recursive: true, force: true });
  }
}
