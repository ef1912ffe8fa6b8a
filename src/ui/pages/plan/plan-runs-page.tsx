import { ListChecks } from 'lucide';
import type { Plan } from '../../../model/plan.ts';
import { jobsAnswer } from '../../api/answers.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Empty } from '../../parts/empty.tsx';
import { JobLine } from '../../parts/job-line.tsx';
import { PlanFrame } from './plan-frame.tsx';

/** What a plan did so far: its backups, and restores from it. */
export function PlanRunsPage() {
  return <PlanFrame part="Runs">{(plan) => <Runs plan={plan} />}</PlanFrame>;
}

function Runs({ plan }: { readonly plan: Plan }) {
  const answer = useAnswer(`/api/v1/plans/${plan.id}/jobs`, jobsAnswer);
  return (
    <section aria-labelledby="runs">
      <h2 id="runs" class="visually-hidden">
        Runs
      </h2>
      <Answered answer={answer} what="the runs">
        {({ jobs }) =>
          jobs.length === 0 ? (
            <Empty node={ListChecks} title="No runs yet">
              <p>Press “Run now” to make the first backup.</p>
            </Empty>
          ) : (
            <ul class="panel jobs">
              {jobs.map((job) => (
                <JobLine key={job.id} job={job} named={false} />
              ))}
            </ul>
          )
        }
      </Answered>
    </section>
  );
}
