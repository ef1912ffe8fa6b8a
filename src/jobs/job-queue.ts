import type { Access } from '../engine/start-restic.ts';
import type { Job } from '../model/job.ts';
import type { Progress } from '../model/progress.ts';
import { Refusal } from '../model/refusal.ts';
import type { Database } from '../store/database.ts';
import { endJobRow, findJob, insertJob, type JobRow, type NewJob, setJobChild, startJobRow } from '../store/jobs.ts';
import { startTickOf } from './child-process.ts';
import { endOf, stoppedEnd } from './job-end.ts';
import type { JobEvents } from './job-events.ts';
import { jobView } from './job-view.ts';
import { performTask, type TaskPlace } from './perform-task.ts';

export type JobQueueParts = {
  readonly database: Database;
  readonly place: TaskPlace;
  readonly events: JobEvents;
  readonly now: () => number;
  /** Opens a repository's password. Throws where the repository is gone or the vault does not open it. */
  readonly accessTo: (repositoryId: string) => Promise<Access>;
  /** Told of what is a bug, not a refusal. */
  readonly onError: (error: unknown, jobId: string) => void;
};

type Running = { readonly controller: AbortController; progress: Progress | null; done: Promise<void> };

/** Runs jobs, one at a time per repository. What is queued or running is rows; this holds what rows cannot. */
export class JobQueue {
  readonly #parts: JobQueueParts;
  readonly #running = new Map<string, Running>();
  readonly #lanes = new Map<string, Promise<void>>();
  #closing = false;

  constructor(parts: JobQueueParts) {
    this.#parts = parts;
  }

  /**
   * Writes the job down, and runs it when its repository is free. Throws a Refusal (`already-running`) for a second
   * backup of a plan whose first is queued or runs.
   */
  async enqueue(job: NewJob): Promise<Job> {
    if (!(await insertJob(this.#parts.database, job))) {
      throw new Refusal('already-running', `${job.planName ?? 'This plan'} is running already.`);
    }
    return this.resume(job.id, job.repositoryId);
  }

  /** Takes up a job that is written down as queued. */
  async resume(id: string, repositoryId: string): Promise<Job> {
    const lane = this.#lanes.get(repositoryId) ?? Promise.resolve();
    const next = lane.then(() => this.#run(id));
    this.#lanes.set(repositoryId, next);
    return this.#announce(id);
  }

  /** Stops a queued or running job; one that has ended stays as it is. Resolves when it has ended. */
  async stop(id: string): Promise<Job> {
    const running = this.#running.get(id);
    if (running !== undefined) {
      running.controller.abort();
      await running.done;
    } else {
      await endJobRow(this.#parts.database, id, this.#parts.now(), stoppedEnd('Stopped before it began.'));
    }
    return this.#announce(id);
  }

  /** The newest progress of a running job, else null. */
  progressOf(id: string): Progress | null {
    return this.#running.get(id)?.progress ?? null;
  }

  /** Interrupts what runs and waits for it. What is queued stays queued, for the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    const running = [...this.#running.values()];
    for (const { controller } of running) controller.abort();
    await Promise.all(running.map(({ done }) => done));
  }

  /** Never rejects. The job is known as running before its row says so: who stops it in between must find it. */
  async #run(id: string): Promise<void> {
    if (this.#closing) return;
    const running: Running = { controller: new AbortController(), progress: null, done: Promise.resolve() };
    this.#running.set(id, running);
    running.done = this.#perform(id, running)
      .catch((error) => this.#parts.onError(error, id))
      .finally(() => this.#running.delete(id));
    await running.done;
  }

  async #perform(id: string, running: Running): Promise<void> {
    const { database, now } = this.#parts;
    if (!(await startJobRow(database, id, now()))) return;
    const job = await findJob(database, id);
    if (job === null) return;
    await this.#announce(id);
    const outcome = await this.#attempt(job, running).catch((error: unknown) => error);
    const end = endOf(outcome, running.progress, this.#closing);
    if (end.code === 'internal-error') this.#parts.onError(outcome, id);
    await endJobRow(database, id, now(), end);
    this.#running.delete(id);
    await this.#announce(id);
    this.#parts.events.tell({ type: 'changed' });
  }

  async #attempt(job: JobRow, running: Running) {
    const { database, place, events } = this.#parts;
    return performTask(place, await this.#parts.accessTo(job.repositoryId), job.task, {
      cancel: running.controller.signal,
      onStart: (pid) => {
        startTickOf(pid)
          .then((tick) => (tick === null ? undefined : setJobChild(database, job.id, { pid, startedAtTick: tick })))
          .catch((error) => this.#parts.onError(error, job.id));
      },
      onProgress: (progress) => {
        running.progress = progress;
        events.tell({ type: 'job', job: jobView(job, progress) });
      },
    });
  }

  async #announce(id: string): Promise<Job> {
    const row = await findJob(this.#parts.database, id);
    if (row === null) throw new Error('a job vanished');
    const job = jobView(row, this.progressOf(id));
    this.#parts.events.tell({ type: 'job', job });
    return job;
  }
}
