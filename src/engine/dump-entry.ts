import type { Readable } from 'node:stream';
import { collectErrors } from './collect-errors.ts';
import type { Surroundings } from './environment.ts';
import { refusalOfExit } from './exit.ts';
import { end } from './follow-restic.ts';
import { type Access, startRestic } from './start-restic.ts';

/** A stream of bytes with its ending: `finished` throws a Refusal where restic did not end well or was cancelled. */
export type Dump = { readonly bytes: Readable; readonly finished: Promise<void> };

/**
 * A file's bytes, or a folder as a tar or zip archive, by `restic dump`. Nothing is written to disk on the way.
 * Aborting `cancel` ends restic.
 */
export function dumpEntry(
  surroundings: Surroundings,
  access: Access,
  what: { readonly snapshot: string; readonly path: string; readonly archive: 'tar' | 'zip' },
  cancel: AbortSignal,
): Dump {
  const restic = startRestic(
    surroundings,
    access,
    ['dump', '--no-lock', `--archive=${what.archive}`, '--', what.snapshot, what.path],
    { cancel },
  );
  // A restic that waits for its reader hears no interrupt; with the pipe closed it ends.
  const hangUp = () => restic.stdout.destroy();
  if (cancel.aborted) hangUp();
  else cancel.addEventListener('abort', hangUp, { once: true });
  const finished = collectErrors(restic)
    .then((complaints) => end(restic, complaints))
    .then(({ exitCode, complaints }) => {
      if (exitCode !== 0) throw refusalOfExit(exitCode, complaints.message);
    });
  finished.catch(() => undefined);
  return { bytes: restic.stdout, finished };
}
