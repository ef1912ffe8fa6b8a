import { Refusal } from '../model/refusal.ts';
import type { Database } from '../store/database.ts';
import { findPlan, type PlanRow } from '../store/plans.ts';

/** The plan. Throws a Refusal (`not-found`) where there is none. */
export async function findPlanOrRefuse(database: Database, id: string): Promise<PlanRow> {
  const plan = await findPlan(database, id);
  if (plan === null) throw new Refusal('not-found', 'There is no such plan.');
  return plan;
}
