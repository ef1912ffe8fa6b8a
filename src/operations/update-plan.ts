import type { Grant } from '../auth/authorize.ts';
import type { NewPlan, Plan } from '../model/plan.ts';
import { Refusal } from '../model/refusal.ts';
import { updatePlan as updateRow } from '../store/plans.ts';
import { checkPlan } from './check-plan.ts';
import { findPlanOrRefuse } from './find-plan-or-refuse.ts';
import { planView } from './plan-view.ts';
import type { Service } from './service.ts';

/** Changes a plan; a run that is under way goes on as it was asked for. The repository stays: its snapshots are there. */
export async function updatePlan(
  service: Service,
  _grant: Grant<'edit-plan'>,
  id: string,
  wanted: NewPlan,
): Promise<Plan> {
  const plan = await findPlanOrRefuse(service.database, id);
  if (plan.repositoryId !== wanted.repositoryId) {
    throw new Refusal('bad-request', 'A plan keeps its repository, because its snapshots are there. Make a new plan.');
  }
  await checkPlan(service, wanted, id);
  await updateRow(service.database, { id, ...wanted });
  service.events.tell({ type: 'changed' });
  return planView(service.database, service.queue, await findPlanOrRefuse(service.database, id));
}
