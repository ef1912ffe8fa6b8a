import { Refusal } from '../model/refusal.ts';

/** restic 0.18's exit codes (restic manual, "Scripting", exit codes). 3: done, but some sources could not be read. */
export const resticExit = { done: 0, failed: 1, partial: 3, noRepository: 10, locked: 11, wrongPassword: 12 } as const;

/** Words in restic's own message that tell more than exit code 1 does. */
const tellingWords: readonly (readonly [RegExp, () => Refusal])[] = [
  [
    /no space left on device|disk quota exceeded/i,
    () =>
      new Refusal(
        'repository-full',
        'The disk is full where this was to be written. Make room there, then run it again; finished snapshots are safe.',
      ),
  ],
  [
    /permission denied|read-only file system/i,
    () =>
      new Refusal(
        'repository-unreachable',
        'The repository or target folder may not be written. Look at its owner, its mode and how it is mounted.',
      ),
  ],
  [
    /config file already exists|already initialized/i,
    () =>
      new Refusal('repository-exists', 'There is a restic repository in this folder already. Choose an empty folder.'),
  ],
];

/** The one place where restic's exit codes become refusals. `message` is restic's own; it is not shown, but read. */
export function refusalOfExit(code: number | null, message: string): Refusal {
  switch (code) {
    case resticExit.noRepository:
      return new Refusal(
        'repository-missing',
        'There is no restic repository in this folder. If it lies on a disk, look whether that is mounted.',
      );
    case resticExit.locked:
      return new Refusal(
        'repository-locked',
        'The repository is locked by another run. Wait for it to end, then try again.',
      );
    case resticExit.wrongPassword:
      return new Refusal(
        'repository-password',
        'The repository does not open with the stored password: another repository may lie in its place.',
      );
    default: {
      const known = tellingWords.find(([words]) => words.test(message));
      return known
        ? known[1]()
        : new Refusal(
            'restic-failed',
            `restic ended by ${code === null ? 'a signal' : `exit code ${code}`}. ${firstLine(message)}`.trim(),
          );
    }
  }
}

const firstLine = (message: string) => (message.split('\n')[0] ?? '').slice(0, 300);
