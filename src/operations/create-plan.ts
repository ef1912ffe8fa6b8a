import type { Grant } from '../auth/authorize.ts';
import { createIdentifier } from '../model/identifier.ts';
import type { NewPlan, Plan } from '../model/plan.ts';
import { Refusal } from '../model/refusal.ts';
import { insertPlan } from '../store/plans.ts';
import { checkPlan } from './check-plan.ts';
import { findPlanOrRefuse } from './find-plan-or-refuse.ts';
import { planView } from './plan-view.ts';
import type { Service } from './service.ts';

export async function createPlan(service: Service, _grant: Grant<'edit-plan'>, wanted: NewPlan): Promise<Plan> {
  const id = createIdentifier();
  await checkPlan(service, wanted, id);
  if (!(await insertPlan(service.database, { id, ...wanted, createdAt: service.now() }))) {
    throw new Refusal('name-taken', `There is a plan named ${wanted.name} already.`);
  }
  service.events.tell({ type: 'changed' });
  return planView(service.database, service.queue, await findPlanOrRefuse(service.database, id));
}
