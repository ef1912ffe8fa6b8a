import { signal } from '@preact/signals';
import { type Job, jobEnded } from '../../model/job.ts';
import { announce } from './announce.ts';
import { noteChange } from './revision.ts';

/** The newest word on each job that the event stream spoke of. Newer than any list that was read. */
export const liveJobs = signal<ReadonlyMap<string, Job>>(new Map());

/** Takes in one job of the event stream (or of an answer that is as fresh). */
export function noteJob(job: Job): void {
  const before = liveJobs.peek().get(job.id);
  if (before && jobEnded(before.state) && !jobEnded(job.state)) return;
  liveJobs.value = new Map(liveJobs.peek()).set(job.id, job);
  if (before?.state === job.state) return;
  noteChange();
  if (before && jobEnded(job.state)) announce(describeEnd(job));
}

/** What was live may have moved on while nobody listened. */
export function forgetLiveJobs(): void {
  liveJobs.value = new Map();
}

/** The job as it is now, by the stream if it spoke of it. */
export function freshest(job: Job): Job {
  return liveJobs.value.get(job.id) ?? job;
}

/** The unfinished job of a plan, by the stream and by the last answer; null if there is none. */
export function activeJobOf(planId: string, known: Job | null): Job | null {
  for (const job of liveJobs.value.values()) {
    if (job.planId === planId && job.kind === 'backup' && !jobEnded(job.state)) return job;
  }
  if (known === null) return null;
  const current = freshest(known);
  return jobEnded(current.state) ? null : current;
}

function describeEnd(job: Job): string {
  const what = job.kind === 'backup' ? 'Backup' : 'Restore';
  return `${what} ${job.planName ? `of ${job.planName} ` : ''}has ended: ${job.state}.`;
}
