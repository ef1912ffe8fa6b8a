import type { Grant } from '../../auth/authorize.ts';
import type { Plan } from '../../model/plan.ts';
import { Refusal } from '../../model/refusal.ts';
import { listPlans } from '../../operations/list-plans.ts';
import type { Call } from './command.ts';
import { suggest } from './suggest.ts';

/** The plan of this name or id. Throws a Refusal (`not-found`) that suggests the nearest name. */
export async function pickPlan(call: Call, grant: Grant<'see-status'>, wanted: string): Promise<Plan> {
  const plans = await listPlans(call.service, grant);
  const found = plans.find(({ name, id }) => name === wanted || id === wanted);
  if (found !== undefined) return found;
  const close = plans.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (close.length === 1 && close[0] !== undefined) return close[0];
  throw new Refusal(
    'not-found',
    `There is no plan ${wanted}${suggest(
      wanted,
      plans.map(({ name }) => name),
    )}`,
  );
}
