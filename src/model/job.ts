import { z } from 'zod';
import { identifier } from './identifier.ts';
import { progress } from './progress.ts';

export const jobKind = z.enum(['backup', 'restore']);
export type JobKind = z.infer<typeof jobKind>;

/**
 * queued → running → one of: done, partial (finished, but some source files could not be read), failed, stopped (by
 * a person), interrupted (the service or the machine went away).
 */
export const jobState = z.enum(['queued', 'running', 'done', 'partial', 'failed', 'stopped', 'interrupted']);
export type JobState = z.infer<typeof jobState>;

export const jobEnded = (state: JobState): boolean => state !== 'queued' && state !== 'running';

/** What a finished job did. For a backup the new snapshot and what it added; for a restore where the files are. */
export const jobSummary = z.object({
  snapshotId: z.string().nullable(),
  filesTotal: z.number(),
  bytesTotal: z.number(),
  filesNew: z.number().nullable(),
  filesChanged: z.number().nullable(),
  bytesAdded: z.number().nullable(),
  target: z.string().nullable(),
});
export type JobSummary = z.infer<typeof jobSummary>;

/** A job as shown. Times are milliseconds since 1970. `message` says in plain words what went wrong, or is null. */
export const job = z.object({
  id: identifier,
  kind: jobKind,
  state: jobState,
  planId: identifier.nullable(),
  planName: z.string().nullable(),
  repositoryId: identifier,
  repositoryName: z.string(),
  requestedBy: z.string(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  progress: progress.nullable(),
  summary: jobSummary.nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
  /** The first of the files that could not be read, and how many there were in all. */
  problems: z.array(z.string()),
  problemCount: z.number(),
});
export type Job = z.infer<typeof job>;
