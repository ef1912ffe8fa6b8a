import { X } from 'lucide';
import { useEffect, useRef } from 'preact/hooks';
import { type Job, jobEnded } from '../../../model/job.ts';
import { useJob } from '../../live/use-job.ts';
import { Icon } from '../../parts/icon.tsx';
import { JobOutcome } from '../../parts/job-outcome.tsx';
import { JobProgress } from '../../parts/job-progress.tsx';
import { JobState } from '../../parts/job-state.tsx';

/** The restore that was started here, until it is put away. It goes on without this page, and stands among the jobs. */
export function RestoreProgress({ job: known, forget }: { readonly job: Job; readonly forget: () => void }) {
  const job = useJob(known);
  const ended = jobEnded(job.state);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // After the dialog that started it has given the focus back.
    const frame = requestAnimationFrame(() => heading.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <section class="panel padded restore" aria-labelledby="restore">
      <div class="restore-head">
        <h2 id="restore" ref={heading} tabIndex={-1}>
          Restore
        </h2>
        <JobState job={job} />
        {ended && (
          <button type="button" class="button quiet small" aria-label="Put this away" onClick={forget}>
            <Icon node={X} />
          </button>
        )}
      </div>
      {ended ? <JobOutcome job={job} /> : <JobProgress job={job} />}
      {!ended && job.summary?.target && (
        <p>
          Into <code class="path">{job.summary.target}</code> on the server
        </p>
      )}
    </section>
  );
}
