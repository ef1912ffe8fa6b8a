import type { Grant } from '../auth/authorize.ts';
import { Refusal } from '../model/refusal.ts';
import { deletePlanRow } from '../store/plans.ts';
import { findPlanOrRefuse } from './find-plan-or-refuse.ts';
import type { Service } from './service.ts';

/** Forgets the plan. Its snapshots stay in the repository, and its jobs in the list. Refused while it runs. */
export async function deletePlan(service: Service, _grant: Grant<'edit-plan'>, id: string): Promise<void> {
  const plan = await findPlanOrRefuse(service.database, id);
  if (!(await deletePlanRow(service.database, id))) {
    throw new Refusal('in-use', `${plan.name} is running. Stop it first.`);
  }
  service.events.tell({ type: 'changed' });
}
