import { exitStatus } from '../../model/command-frame.ts';
import type { Job } from '../../model/job.ts';
import { formatBytes, formatMoment } from './format-values.ts';

/** A job as a row: id, what, of which plan, state, when, how far or how much. */
export function describeJob(job: Job): string[] {
  const { progress, summary } = job;
  const amount =
    summary !== null
      ? formatBytes(summary.bytesTotal)
      : progress === null
        ? '-'
        : `${Math.floor(progress.percent * 100)} %`;
  return [job.id, job.kind, job.planName ?? '-', job.state, formatMoment(job.startedAt), amount, job.message ?? ''];
}

export const jobHead = ['JOB', 'KIND', 'PLAN', 'STATE', 'STARTED', 'SIZE', 'MESSAGE'];

/** The exit status of a command that waited for this job. */
export function statusOfJob({ state }: Job): number {
  if (state === 'done') return exitStatus.done;
  return state === 'partial' ? exitStatus.partial : exitStatus.failed;
}
