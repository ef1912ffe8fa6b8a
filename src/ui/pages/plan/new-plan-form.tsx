import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Overview } from '../../../model/overview.ts';
import { useAction } from '../../api/use-action.ts';
import { RepositoryChoice } from '../../form/repository-choice.tsx';
import { useFirstError } from '../../form/use-first-error.ts';
import { Form } from '../../parts/form.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { createPlan, type NewPlanDraft } from './create-plan.ts';
import { PlanFields } from './plan-fields.tsx';

/** The form of a new plan. What was typed stays when the service says no. */
export function NewPlanForm({ overview }: { readonly overview: Overview }) {
  const { route } = useLocation();
  const [draft, setDraft] = useState(() => emptyDraft(overview));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const change = (part: Partial<NewPlanDraft>) => setDraft((old) => ({ ...old, ...part }));
  const form = useFirstError(errors);
  const action = useAction(async () => {
    setErrors({});
    const outcome = await createPlan(draft, (repositoryId) => change({ repositoryId }));
    if ('errors' in outcome) setErrors(outcome.errors);
    else route(`/plans/${outcome.planId}`);
  });
  return (
    <Form class="panel padded" formRef={form} submit={action.run}>
      <PlanFields draft={draft} errors={errors} change={change} />
      <RepositoryChoice
        repositories={overview.repositories}
        roots={overview.repositoryRoots}
        chosen={draft.repositoryId}
        draft={draft.newRepository}
        errors={errors}
        choose={(repositoryId) => change({ repositoryId })}
        change={(newRepository) => change({ newRepository })}
      />
      <Trouble error={action.error} />
      <SomethingWrong errors={errors} />
      <div class="actions">
        <button type="submit" class="button primary" disabled={action.busy}>
          {action.busy ? 'Making the plan…' : 'Make plan'}
        </button>
        <a class="button quiet" href="/">
          Cancel
        </a>
      </div>
    </Form>
  );
}

function emptyDraft({ repositories, repositoryRoots }: Overview): NewPlanDraft {
  return {
    name: '',
    sources: [],
    excludes: '',
    repositoryId: repositories[0]?.id ?? null,
    newRepository: { name: '', root: repositoryRoots[0] ?? '', folder: '' },
  };
}

function SomethingWrong({ errors }: { readonly errors: Record<string, string> }) {
  if (Object.keys(errors).length === 0) return null;
  return (
    <p class="field-error" role="alert">
      Something above is missing or cannot be used.
    </p>
  );
}
