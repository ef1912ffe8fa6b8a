import type { Plan } from '../../../model/plan.ts';
import { may } from '../../session/may.ts';
import { DeletePlan } from './delete-plan.tsx';
import { EditPlan } from './edit-plan.tsx';
import { PlanFrame } from './plan-frame.tsx';

/** What a plan backs up, to be changed; and its end. */
export function PlanSettingsPage() {
  return (
    <PlanFrame part="Settings">
      {(plan) => (may('edit-plan') ? <Editable plan={plan} /> : <ReadOnly plan={plan} />)}
    </PlanFrame>
  );
}

function Editable({ plan }: { readonly plan: Plan }) {
  return (
    <>
      <section aria-labelledby="settings">
        <h2 id="settings" class="visually-hidden">
          Settings
        </h2>
        <EditPlan key={plan.id} plan={plan} />
      </section>
      <section class="danger-zone" aria-labelledby="delete">
        <h2 id="delete">Delete this plan</h2>
        <p>The plan and its settings go. Its snapshots stay in the repository.</p>
        <DeletePlan plan={plan} />
      </section>
    </>
  );
}

function ReadOnly({ plan }: { readonly plan: Plan }) {
  return (
    <dl class="panel padded settings-list">
      <dt>Repository</dt>
      <dd>{plan.repositoryName}</dd>
      <dt>Backed up</dt>
      {plan.sources.map((source) => (
        <dd key={source}>
          <code class="path">{source}</code>
        </dd>
      ))}
      <dt>Left out</dt>
      {plan.excludes.length === 0 && <dd>Nothing</dd>}
      {plan.excludes.map((pattern) => (
        <dd key={pattern}>
          <code>{pattern}</code>
        </dd>
      ))}
    </dl>
  );
}
