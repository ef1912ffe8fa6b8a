import type { Job } from '../model/job.ts';
import type { Progress } from '../model/progress.ts';
import type { JobRow } from '../store/jobs.ts';

/** A job as it is shown: the row without its inner parts, with the newest progress where it runs. */
export function jobView({ task: _, child: __, ...row }: JobRow, live: Progress | null): Job {
  return { ...row, progress: live ?? row.progress };
}
