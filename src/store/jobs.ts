import { z } from 'zod';
import { type JobState, type JobSummary, job } from '../model/job.ts';
import type { Progress } from '../model/progress.ts';
import { task } from '../model/task.ts';
import { document } from './document-column.ts';
import type { Statements } from './statements.ts';

/** The process that does the work: its number, and its start in clock ticks since boot, because numbers come again. */
export const child = z.object({ pid: z.number(), startedAtTick: z.number() });
export type Child = z.infer<typeof child>;

const row = job.extend({
  task: document(task),
  child: document(child).nullable(),
  progress: document(job.shape.progress).nullable(),
  summary: document(job.shape.summary).nullable(),
  problems: document(job.shape.problems),
});
export type JobRow = z.infer<typeof row>;

const select = `SELECT jobs.id, kind, state, plan_id AS planId, plan_name AS planName, repository_id AS repositoryId,
  repositories.name AS repositoryName, requested_by AS requestedBy, task, jobs.created_at AS createdAt,
  started_at AS startedAt, ended_at AS endedAt, child, progress, summary, code, message, problems,
  problem_count AS problemCount FROM jobs JOIN repositories ON repositories.id = repository_id`;

export async function findJob(statements: Statements, id: string): Promise<JobRow | null> {
  const found = await statements.get(`${select} WHERE jobs.id = ?`, [id]);
  return found === null ? null : row.parse(found);
}

/** The newest jobs first; of one plan, or of all where `planId` is null. */
export async function listJobs(statements: Statements, planId: string | null, limit: number): Promise<JobRow[]> {
  const found =
    planId === null
      ? await statements.all(`${select} ORDER BY jobs.created_at DESC, jobs.rowid DESC LIMIT ?`, [limit])
      : await statements.all(`${select} WHERE plan_id = ? ORDER BY jobs.created_at DESC, jobs.rowid DESC LIMIT ?`, [
          planId,
          limit,
        ]);
  return z.array(row).parse(found);
}

/** Jobs that were queued or running: at start-up, what a crash left behind. Oldest first. */
export async function listActiveJobs(statements: Statements): Promise<JobRow[]> {
  const found = await statements.all(
    `${select} WHERE state IN ('queued', 'running') ORDER BY jobs.created_at, jobs.rowid`,
  );
  return z.array(row).parse(found);
}

/** The plan's backups that a plan's line shows: under way, last ended, last that succeeded. Null where there is none. */
export async function findPlanJobs(statements: Statements, planId: string) {
  const newest = async (states: string) => {
    const found = await statements.get(
      `${select} WHERE plan_id = ? AND kind = 'backup' AND state IN (${states})
       ORDER BY jobs.created_at DESC, jobs.rowid DESC LIMIT 1`,
      [planId],
    );
    return found === null ? null : row.parse(found);
  };
  return {
    activeJob: await newest("'queued', 'running'"),
    lastJob: await newest("'done', 'partial', 'failed', 'stopped', 'interrupted'"),
    lastSuccess: await newest("'done', 'partial'"),
  };
}

export type NewJob = Pick<JobRow, 'id' | 'planId' | 'planName' | 'repositoryId' | 'requestedBy' | 'task' | 'createdAt'>;

/**
 * Writes a job down as queued. The answer is false, and nothing is written, for a backup of a plan that has one queued
 * or running: asked in one statement, because two may ask at once.
 */
export async function insertJob(statements: Statements, made: NewJob): Promise<boolean> {
  const changed = await statements.run(
    `INSERT INTO jobs (id, kind, state, plan_id, plan_name, repository_id, requested_by, task, created_at)
     SELECT ?1, ?2, 'queued', ?3, ?4, ?5, ?6, ?7, ?8 WHERE ?2 <> 'backup' OR NOT EXISTS
       (SELECT 1 FROM jobs WHERE plan_id = ?3 AND kind = 'backup' AND state IN ('queued', 'running'))`,
    [
      made.id,
      made.task.kind,
      made.planId,
      made.planName,
      made.repositoryId,
      made.requestedBy,
      JSON.stringify(made.task),
      made.createdAt,
    ],
  );
  return changed > 0;
}

/** queued → running. The answer is false where the job was stopped before it began. */
export async function startJobRow(statements: Statements, id: string, now: number): Promise<boolean> {
  const changed = await statements.run(
    "UPDATE jobs SET state = 'running', started_at = ? WHERE id = ? AND state = 'queued'",
    [now, id],
  );
  return changed > 0;
}

export async function setJobChild(statements: Statements, id: string, process: Child): Promise<void> {
  await statements.run('UPDATE jobs SET child = ? WHERE id = ?', [JSON.stringify(process), id]);
}

/** How a job ended. */
export type JobEnd = {
  readonly state: Exclude<JobState, 'queued' | 'running'>;
  readonly progress: Progress | null;
  readonly summary: JobSummary | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly problems: readonly string[];
  readonly problemCount: number;
};

/** Ends a queued or running job; one that has ended already keeps its end. */
export async function endJobRow(statements: Statements, id: string, now: number, end: JobEnd): Promise<void> {
  await statements.run(
    `UPDATE jobs SET state = ?, ended_at = ?, child = NULL, progress = ?, summary = ?, code = ?, message = ?,
       problems = ?, problem_count = ? WHERE id = ? AND state IN ('queued', 'running')`,
    [
      end.state,
      now,
      end.progress && JSON.stringify(end.progress),
      end.summary && JSON.stringify(end.summary),
      end.code,
      end.message,
      JSON.stringify(end.problems),
      end.problemCount,
      id,
    ],
  );
}
