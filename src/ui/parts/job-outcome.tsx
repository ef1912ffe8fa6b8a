import type { Job } from '../../model/job.ts';
import { jobEnded } from '../../model/job.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { JobProblems } from './job-problems.tsx';

/** What a finished job did, or what went wrong with it, in words. */
export function JobOutcome({ job }: { readonly job: Job }) {
  if (!jobEnded(job.state)) return null;
  const message = messageOf(job);
  return (
    <div class="job-outcome">
      {message && <p>{message}</p>}
      <p class="figures">{describeSummary(job)}</p>
      {job.summary?.target && (
        <p>
          The files are on the server in <code class="path">{job.summary.target}</code>
        </p>
      )}
      <JobProblems job={job} />
    </div>
  );
}

/** What went wrong, unless the state and the list of problems say the same. */
export function messageOf(job: Job): string | null {
  return job.state === 'partial' && job.problemCount > 0 ? null : job.message;
}

function describeSummary(job: Job): string {
  const { summary, startedAt, endedAt } = job;
  const took = startedAt !== null && endedAt !== null ? `took ${formatDuration((endedAt - startedAt) / 1000)}` : '';
  if (summary === null) return took === '' ? '' : `It ${took}.`;
  const added = summary.bytesAdded === null ? '' : `${formatBytes(summary.bytesAdded)} added`;
  const fresh = summary.filesNew === null ? '' : `${formatCount(summary.filesNew, 'new file')}`;
  const changed = summary.filesChanged === null ? '' : `${formatCount(summary.filesChanged, 'changed file')}`;
  const total = `${formatCount(summary.filesTotal, 'file')}, ${formatBytes(summary.bytesTotal)}`;
  return [total, added, fresh, changed, took].filter(Boolean).join(' · ');
}
