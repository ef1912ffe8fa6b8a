import type { Job } from '../../../model/job.ts';
import type { Plan } from '../../../model/plan.ts';
import { formatBytesOr } from '../../format/bytes.ts';
import { activeJobOf } from '../../live/live-jobs.ts';
import { messageOf } from '../../parts/job-outcome.tsx';
import { JobProblems } from '../../parts/job-problems.tsx';
import { JobProgress } from '../../parts/job-progress.tsx';
import { PlanState } from '../../parts/job-state.tsx';
import { Moment } from '../../parts/moment.tsx';
import { RunButton, useRun } from '../../parts/run-button.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { may } from '../../session/may.ts';

/** One plan on the overview: how it stands, the figures of its last success, and a way to run it. */
export function PlanLine({ plan }: { readonly plan: Plan }) {
  const active = activeJobOf(plan.id, plan.activeJob);
  const run = useRun(plan);
  return (
    <li class="plan-line">
      <div class="plan-line-name">
        <h2>
          <a href={`/plans/${plan.id}`}>{plan.name}</a>
        </h2>
        <PlanState active={active} last={plan.lastJob} />
      </div>
      <PlanFacts last={plan.lastSuccess} />
      <div class="plan-line-action">{active === null && may('run-plan') && <RunButton plan={plan} action={run} />}</div>
      <PlanDetail active={active} last={plan.lastJob} />
      <Trouble error={run.error} />
    </li>
  );
}

function PlanFacts({ last }: { readonly last: Job | null }) {
  return (
    <dl class="facts">
      <div>
        <dt>Last success</dt>
        <dd>{last?.endedAt ? <Moment at={last.endedAt} /> : 'never'}</dd>
      </div>
      <div>
        <dt>Size</dt>
        <dd>{formatBytesOr(last?.summary?.bytesTotal, '–')}</dd>
      </div>
      <div>
        <dt>Last added</dt>
        <dd>{formatBytesOr(last?.summary?.bytesAdded, '–')}</dd>
      </div>
    </dl>
  );
}

function PlanDetail({ active, last }: { readonly active: Job | null; readonly last: Job | null }) {
  if (active !== null) return <JobProgress job={active} />;
  if (last === null) return null;
  const message = messageOf(last);
  if (message === null && last.problemCount === 0) return null;
  return (
    <div class="plan-line-detail">
      {message && <p>{message}</p>}
      <JobProblems job={last} />
    </div>
  );
}
