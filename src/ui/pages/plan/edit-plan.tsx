import { useState } from 'preact/hooks';
import { newPlan, type Plan, plan as planParser } from '../../../model/plan.ts';
import { ask } from '../../api/ask.ts';
import { useAction } from '../../api/use-action.ts';
import { useFirstError } from '../../form/use-first-error.ts';
import { errorSentences } from '../../format/error-sentence.ts';
import { announce } from '../../live/announce.ts';
import { noteChange } from '../../live/revision.ts';
import { Form } from '../../parts/form.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { type PlanDraft, PlanFields } from './plan-fields.tsx';
import { readExcludes } from './read-excludes.ts';

/** Changes a plan. Its repository stays: snapshots do not move. */
export function EditPlan({ plan }: { readonly plan: Plan }) {
  const [draft, setDraft] = useState(() => draftOf(plan));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [saved, setSaved] = useState(false);
  const form = useFirstError(errors);
  const action = useAction(async () => {
    const parsed = newPlan.safeParse({
      ...draft,
      repositoryId: plan.repositoryId,
      excludes: readExcludes(draft.excludes),
    });
    setErrors(parsed.success ? {} : errorSentences(parsed.error));
    if (!parsed.success) return;
    await ask('PUT', `/api/v1/plans/${plan.id}`, planParser, { body: parsed.data });
    setSaved(true);
    announce('Settings saved.');
    noteChange();
  });
  return (
    <Form class="panel padded" formRef={form} submit={action.run}>
      <PlanFields
        draft={draft}
        errors={errors}
        change={(part) => {
          setSaved(false);
          setDraft((old) => ({ ...old, ...part }));
        }}
      />
      <p class="hint">Snapshots go into the repository {plan.repositoryName}.</p>
      <Trouble error={action.error} />
      <div class="actions">
        <button type="submit" class="button primary" disabled={action.busy}>
          {action.busy ? 'Saving…' : 'Save settings'}
        </button>
        {saved && <span class="state good">Saved. The next run uses them.</span>}
      </div>
    </Form>
  );
}

function draftOf({ name, sources, excludes }: Plan): PlanDraft {
  return { name, sources, excludes: excludes.join('\n') };
}
