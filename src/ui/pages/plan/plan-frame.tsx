import type { ComponentChildren } from 'preact';
import { useRoute } from 'preact-iso';
import { type Plan, plan as planParser } from '../../../model/plan.ts';
import { ApiError } from '../../api/api-error.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { activeJobOf } from '../../live/live-jobs.ts';
import { Answered } from '../../parts/answered.tsx';
import { Crumbs } from '../../parts/crumbs.tsx';
import { JobProgress } from '../../parts/job-progress.tsx';
import { PlanState } from '../../parts/job-state.tsx';
import { Page } from '../../parts/page.tsx';
import { RunButton, useRun } from '../../parts/run-button.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { may } from '../../session/may.ts';
import { NotFound } from '../not-found.tsx';
import { PlanTabs } from './plan-tabs.tsx';

type PlanFrameProps = {
  /** Which part of the plan is shown, for the tab's title; empty for the first. */
  readonly part: string;
  readonly children: (plan: Plan) => ComponentChildren;
};

/** What all pages of one plan share: its name and state, what it is doing, and the way to its parts. */
export function PlanFrame({ part, children }: PlanFrameProps) {
  const { planId } = useRoute().params;
  const answer = useAnswer(`/api/v1/plans/${encodeURIComponent(planId ?? '')}`, planParser);
  if (answer.error instanceof ApiError && ['not-found', 'bad-request'].includes(answer.error.code)) return <NotFound />;
  if (answer.value === null) {
    return (
      <Page title="Plan">
        <Answered answer={answer} what="the plan">
          {() => null}
        </Answered>
      </Page>
    );
  }
  return (
    <LoadedPlan plan={answer.value} part={part}>
      <Trouble error={answer.error} retry={answer.reload} />
      {children(answer.value)}
    </LoadedPlan>
  );
}

type LoadedPlanProps = { readonly plan: Plan; readonly part: string; readonly children: ComponentChildren };

function LoadedPlan({ plan, part, children }: LoadedPlanProps) {
  const active = activeJobOf(plan.id, plan.activeJob);
  const run = useRun(plan);
  return (
    <Page
      title={plan.name}
      tabTitle={part === '' ? plan.name : `${part} of ${plan.name}`}
      above={
        <Crumbs
          label="Way up"
          crumbs={[
            { name: 'Overview', href: '/' },
            { name: plan.name, href: `/plans/${plan.id}` },
          ]}
        />
      }
      lead={<PlanState active={active} last={plan.lastJob} />}
      actions={active === null && may('run-plan') && <RunButton plan={plan} action={run} primary />}
    >
      <Trouble error={run.error} />
      {active && (
        <div class="panel padded">
          <JobProgress job={active} />
        </div>
      )}
      <PlanTabs plan={plan} />
      {children}
    </Page>
  );
}
