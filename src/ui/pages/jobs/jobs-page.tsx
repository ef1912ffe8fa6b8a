import { ListChecks } from 'lucide';
import { type Job, jobEnded } from '../../../model/job.ts';
import { jobsAnswer } from '../../api/answers.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { formatCount } from '../../format/count.ts';
import { freshest } from '../../live/live-jobs.ts';
import { Answered } from '../../parts/answered.tsx';
import { Empty } from '../../parts/empty.tsx';
import { JobLine } from '../../parts/job-line.tsx';
import { Page } from '../../parts/page.tsx';

/** All that runs, waits and ran. */
export function JobsPage() {
  const answer = useAnswer('/api/v1/jobs', jobsAnswer);
  return (
    <Page title="Jobs" lead={answer.value && describeJobs(answer.value.jobs)}>
      <Answered answer={answer} what="the jobs">
        {({ jobs }) =>
          jobs.length === 0 ? (
            <Empty node={ListChecks} title="No jobs yet">
              <p>
                Backups and restores show up here. Run a plan from the <a href="/">overview</a>.
              </p>
            </Empty>
          ) : (
            <ul class="panel jobs" aria-label="Jobs, newest first">
              {jobs.map((job) => (
                <JobLine key={job.id} job={job} named />
              ))}
            </ul>
          )
        }
      </Answered>
    </Page>
  );
}

function describeJobs(jobs: readonly Job[]): string {
  const active = jobs.filter((job) => !jobEnded(freshest(job).state)).length;
  return active === 0 ? 'Nothing is running.' : `${formatCount(active, 'job')} under way.`;
}
