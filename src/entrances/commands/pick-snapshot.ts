import { authorize, type Grant } from '../../auth/authorize.ts';
import type { Plan } from '../../model/plan.ts';
import { Refusal } from '../../model/refusal.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { listPlanSnapshots } from '../../operations/list-plan-snapshots.ts';
import { listPlans } from '../../operations/list-plans.ts';
import type { Call } from './command.ts';
import { pickPlan } from './pick-plan.ts';

export type Picked = { readonly planId: string; readonly snapshotId: string; readonly snapshot: Snapshot };

const shortestPrefix = 8;

/** `PLAN:latest`, or the first eight or more digits of an id, among the snapshots of all plans. */
export async function pickSnapshot(call: Call, grant: Grant, wanted: string): Promise<Picked> {
  const status = authorize(grant.principal, 'see-status');
  const latest = /^(?<plan>.+):latest$/.exec(wanted)?.groups?.plan;
  if (latest !== undefined) {
    const plan = await pickPlan(call, status, latest);
    const [newest] = await listPlanSnapshots(call.service, status, plan.id);
    if (newest === undefined) throw new Refusal('not-found', `${plan.name} has no snapshot yet.`);
    return { planId: plan.id, snapshotId: newest.id, snapshot: newest };
  }
  if (!/^[0-9a-f]{8,64}$/.test(wanted)) {
    throw new Refusal('bad-request', `A snapshot is PLAN:latest, or at least ${shortestPrefix} digits of its id.`);
  }
  const found = (await Promise.all((await listPlans(call.service, status)).map((plan) => inPlan(plan)))).flat();
  const [first, second] = found;
  if (first === undefined) throw new Refusal('not-found', `There is no snapshot ${wanted}.`);
  if (second !== undefined) throw new Refusal('bad-request', `More than one snapshot begins with ${wanted}.`);
  return first;

  async function inPlan(plan: Plan): Promise<Picked[]> {
    const snapshots = await listPlanSnapshots(call.service, status, plan.id);
    return snapshots
      .filter(({ id }) => id.startsWith(wanted))
      .map((snapshot) => ({ planId: plan.id, snapshotId: snapshot.id, snapshot }));
  }
}
