import { Trash } from 'lucide';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Plan } from '../../../model/plan.ts';
import { nothing } from '../../api/answers.ts';
import { ask } from '../../api/ask.ts';
import { useAction } from '../../api/use-action.ts';
import { announce } from '../../live/announce.ts';
import { noteChange } from '../../live/revision.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Trouble } from '../../parts/trouble.tsx';

/** A button that deletes the plan, after a dialog that says what happens. */
export function DeletePlan({ plan }: { readonly plan: Plan }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button danger" onClick={() => setOpen(true)}>
        <Icon node={Trash} />
        Delete plan…
      </button>
      {open && <DeletePlanDialog plan={plan} close={() => setOpen(false)} />}
    </>
  );
}

function DeletePlanDialog({ plan, close }: { readonly plan: Plan; readonly close: () => void }) {
  const { route } = useLocation();
  const action = useAction(async () => {
    await ask('DELETE', `/api/v1/plans/${plan.id}`, nothing);
    announce(`${plan.name} is deleted.`);
    noteChange();
    route('/');
  });
  return (
    <Dialog title={`Delete ${plan.name}?`} close={close}>
      <ul>
        <li>It will not be backed up any more, and its name, sources and excludes are forgotten.</li>
        <li>
          Its snapshots stay in the repository {plan.repositoryName}, but are no longer listed here. restic can still
          restore from them.
        </li>
        <li>The files it backs up are not touched.</li>
      </ul>
      <Trouble error={action.error} />
      <div class="actions">
        <button type="button" class="button" onClick={close}>
          Keep plan
        </button>
        <button type="button" class="button danger solid" disabled={action.busy} onClick={() => action.run()}>
          Delete plan
        </button>
      </div>
    </Dialog>
  );
}
