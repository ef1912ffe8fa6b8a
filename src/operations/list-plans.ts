import type { Grant } from '../auth/authorize.ts';
import type { Plan } from '../model/plan.ts';
import { listPlans as listRows } from '../store/plans.ts';
import { planView } from './plan-view.ts';
import type { Service } from './service.ts';

/** All plans by name, each with the jobs that its line shows. */
export async function listPlans(service: Service, _grant: Grant<'see-status'>): Promise<Plan[]> {
  const rows = await listRows(service.database);
  return Promise.all(rows.map((plan) => planView(service.database, service.queue, plan)));
}
