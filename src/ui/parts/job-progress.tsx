import type { Job } from '../../model/job.ts';
import { describeProgress } from '../format/describe-progress.ts';
import { StopButton } from './stop-button.tsx';

/** A job under way: how far it is as a bar and in words, the file at hand, and a button to stop it. */
export function JobProgress({ job }: { readonly job: Job }) {
  const what = job.kind === 'backup' ? `Backup of ${job.planName ?? 'a plan'}` : 'Restore';
  const { progress } = job;
  // A queued job stands at nothing; a running one that cannot know yet shows that it moves.
  const waiting = job.state === 'queued' ? 0 : undefined;
  const known = progress !== null && progress.bytesTotal > 0;
  return (
    <section class="job-progress" aria-label={`${what}: progress`}>
      <div class="job-progress-bar">
        <progress aria-label={what} max={1} value={known ? progress.percent : waiting} />
        <span class="percent">{known ? `${Math.floor(progress.percent * 100)} %` : ''}</span>
        <StopButton job={job} />
      </div>
      <p class="figures">{describeProgress(job.state, progress)}</p>
      {progress?.currentFile && (
        <p class="current-file" title={progress.currentFile}>
          <bdi>{progress.currentFile}</bdi>
        </p>
      )}
    </section>
  );
}
