import type { Job } from '../../model/job.ts';
import { formatCount } from '../format/count.ts';

/** The files that could not be read, folded away. */
export function JobProblems({ job }: { readonly job: Job }) {
  if (job.problemCount === 0) return null;
  const left = job.problemCount - job.problems.length;
  return (
    <details class="problems">
      <summary>{formatCount(job.problemCount, 'problem')}</summary>
      <ul>
        {job.problems.map((problem, index) => (
          <li key={index}>{problem}</li>
        ))}
      </ul>
      {left > 0 && <p>{formatCount(left, 'more problem')} not shown.</p>}
    </details>
  );
}
