import { type Overview, overview } from '../../../model/overview.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Crumbs } from '../../parts/crumbs.tsx';
import { Page } from '../../parts/page.tsx';
import { NewPlanForm } from './new-plan-form.tsx';

/** Makes a plan, and its repository where there is none yet. */
export function NewPlanPage() {
  const answer = useAnswer('/api/v1/overview', overview);
  return (
    <Page
      title="New plan"
      lead="What is backed up, and into which repository."
      above={
        <Crumbs
          label="Way up"
          crumbs={[
            { name: 'Overview', href: '/' },
            { name: 'New plan', href: '/plans/new' },
          ]}
        />
      }
    >
      <Answered answer={answer} what="what can be backed up">
        {(value: Overview) => <NewPlanForm overview={value} />}
      </Answered>
    </Page>
  );
}
