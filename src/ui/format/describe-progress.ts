import type { JobState } from '../../model/job.ts';
import type { Progress } from '../../model/progress.ts';
import { formatBytes } from './bytes.ts';
import { formatCount, formatNumber } from './count.ts';
import { formatDuration } from './duration.ts';

/** How far a job is, as one line: bytes, files, speed and time left, as far as they are known. */
export function describeProgress(state: JobState, progress: Progress | null): string {
  if (state === 'queued') return 'Waits until the job before it is done.';
  if (progress === null || progress.bytesTotal === 0) return 'Looking at what there is to do…';
  return [
    `${formatBytes(progress.bytesDone)} of ${formatBytes(progress.bytesTotal)}`,
    `${formatNumber(progress.filesDone)} of ${formatCount(progress.filesTotal, 'file')}`,
    progress.bytesPerSecond === null ? '' : `${formatBytes(progress.bytesPerSecond)}/s`,
    progress.secondsLeft === null ? '' : `${formatDuration(progress.secondsLeft)} left`,
  ]
    .filter(Boolean)
    .join(' · ');
}
