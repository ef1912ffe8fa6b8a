import type { Surroundings } from '../engine/environment.ts';
import type { Access } from '../engine/start-restic.ts';
import { unlockRepository } from '../engine/unlock-repository.ts';
import type { Database } from '../store/database.ts';
import { endJobRow, listActiveJobs } from '../store/jobs.ts';
import { endOrphan } from './child-process.ts';
import { interruptedEnd } from './job-end.ts';
import type { JobQueue } from './job-queue.ts';

const orphanGraceMilliseconds = 25_000;

export type RecoverParts = {
  readonly database: Database;
  readonly surroundings: Surroundings;
  readonly queue: JobQueue;
  readonly now: () => number;
  readonly accessTo: (repositoryId: string) => Promise<Access>;
  /** Told where a repository could not be unlocked: it may be away, and that must not keep the service from starting. */
  readonly onError: (error: unknown, jobId: string) => void;
};

/**
 * What a crash left behind, at start: a job that was running is ended as interrupted, once its orphaned child is gone
 * and its lock, if stale, taken away; a queued one is taken up again. The row is ended last, so that a crash in the
 * middle of this is followed by all of it once more.
 */
export async function recoverJobs(parts: RecoverParts): Promise<void> {
  const { database, surroundings, now } = parts;
  for (const job of await listActiveJobs(database)) {
    if (job.state === 'queued') {
      await parts.queue.resume(job.id, job.repositoryId);
      continue;
    }
    if (job.child !== null) await endOrphan(job.child, orphanGraceMilliseconds);
    await parts
      .accessTo(job.repositoryId)
      .then((access) => unlockRepository(surroundings, access))
      .catch((error) => parts.onError(error, job.id));
    await endJobRow(
      database,
      job.id,
      now(),
      interruptedEnd('The service or the machine stopped while this ran. Finished snapshots are safe; run it again.'),
    );
  }
}
