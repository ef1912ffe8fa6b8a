import { ArchiveArrowUp, HardDriveUpload } from 'lucide';
import { type Job, jobEnded } from '../../model/job.ts';
import { freshest } from '../live/live-jobs.ts';
import { Icon } from './icon.tsx';
import { JobOutcome } from './job-outcome.tsx';
import { JobProgress } from './job-progress.tsx';
import { JobState } from './job-state.tsx';
import { Moment } from './moment.tsx';

/** One job of a list: what it is, how it stands, and what it did or is doing. `named` says of which plan. */
export function JobLine({ job: known, named }: { readonly job: Job; readonly named: boolean }) {
  const job = freshest(known);
  return (
    <li class="job-line">
      <div class="job-line-head">
        <span class="job-what">
          <Icon node={job.kind === 'backup' ? HardDriveUpload : ArchiveArrowUp} />
          <span>
            {job.kind === 'backup' ? 'Backup' : 'Restore'}
            {named && <PlanName job={job} />}
          </span>
        </span>
        <JobState job={job} />
        <span class="job-when">
          <Moment at={job.endedAt ?? job.startedAt ?? job.createdAt} /> by {job.requestedBy}
        </span>
      </div>
      {jobEnded(job.state) ? <JobOutcome job={job} /> : <JobProgress job={job} />}
    </li>
  );
}

function PlanName({ job }: { readonly job: Job }) {
  if (job.planName === null) return null;
  const preposition = job.kind === 'backup' ? ' of ' : ' from ';
  return (
    <>
      {preposition}
      {job.planId === null ? job.planName : <a href={`/plans/${job.planId}`}>{job.planName}</a>}
    </>
  );
}
