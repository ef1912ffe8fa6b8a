import { Play } from 'lucide';
import { job as jobParser } from '../../model/job.ts';
import type { Plan } from '../../model/plan.ts';
import { ask } from '../api/ask.ts';
import { type Action, useAction } from '../api/use-action.ts';
import { announce } from '../live/announce.ts';
import { noteJob } from '../live/live-jobs.ts';
import { Icon } from './icon.tsx';

/** Starting a backup of this plan, for a RunButton and a Trouble beside it. */
export function useRun(plan: Plan): Action<[]> {
  return useAction(async () => {
    noteJob(await ask('POST', `/api/v1/plans/${plan.id}/run`, jobParser));
    announce(`Backup of ${plan.name} started.`);
  });
}

/** Starts a backup now. */
export function RunButton({
  plan,
  action,
  primary,
}: {
  readonly plan: Plan;
  readonly action: Action<[]>;
  readonly primary?: boolean;
}) {
  return (
    <button
      type="button"
      class={`button ${primary ? 'primary' : ''}`}
      aria-label={`Run now: ${plan.name}`}
      disabled={action.busy}
      onClick={() => action.run()}
    >
      <Icon node={Play} />
      Run now
    </button>
  );
}
