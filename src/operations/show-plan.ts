import type { Grant } from '../auth/authorize.ts';
import type { Plan } from '../model/plan.ts';
import { findPlanOrRefuse } from './find-plan-or-refuse.ts';
import { planView } from './plan-view.ts';
import type { Service } from './service.ts';

export async function showPlan(service: Service, _grant: Grant<'see-status'>, id: string): Promise<Plan> {
  return planView(service.database, service.queue, await findPlanOrRefuse(service.database, id));
}
