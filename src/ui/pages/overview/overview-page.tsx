import { Plus } from 'lucide';
import { type Overview, overview } from '../../../model/overview.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { formatCount } from '../../format/count.ts';
import { Answered } from '../../parts/answered.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Page } from '../../parts/page.tsx';
import { may } from '../../session/may.ts';
import { FirstSteps } from './first-steps.tsx';
import { NoticeList } from './notice-list.tsx';
import { PlanLine } from './plan-line.tsx';
import { summarisePlans } from './summarise-plans.ts';

/** What is wrong, then a line per plan. */
export function OverviewPage() {
  const answer = useAnswer('/api/v1/overview', overview);
  return (
    <Page
      title="Overview"
      lead={answer.value && summarisePlans(answer.value.plans)}
      actions={
        may('edit-plan') && (
          <a class="button" href="/plans/new">
            <Icon node={Plus} />
            New plan
          </a>
        )
      }
    >
      <Answered answer={answer} what="the overview">
        {(value) => <Content value={value} />}
      </Answered>
    </Page>
  );
}

function Content({ value }: { readonly value: Overview }) {
  return (
    <>
      <NoticeList notices={value.notices} />
      {value.plans.length === 0 ? (
        <FirstSteps hasRepository={value.repositories.length > 0} />
      ) : (
        <ul class="panel plans" aria-label={formatCount(value.plans.length, 'plan')}>
          {value.plans.map((plan) => (
            <PlanLine key={plan.id} plan={plan} />
          ))}
        </ul>
      )}
      <footer class="versions">
        Tunnelkeep {value.version} with restic {value.resticVersion}
      </footer>
    </>
  );
}
