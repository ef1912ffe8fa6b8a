import type { NewPlan } from '../model/plan.ts';
import { Refusal } from '../model/refusal.ts';
import { planNameTaken } from '../store/plans.ts';
import { findRepository } from '../store/repositories.ts';
import { demandInside } from './real-folder.ts';
import type { Service } from './service.ts';

/** What holds for every plan, new or changed: a name of its own, a repository, sources inside the allowed roots. */
export async function checkPlan(service: Service, plan: NewPlan, exceptId: string): Promise<void> {
  if (await planNameTaken(service.database, plan.name, exceptId)) {
    throw new Refusal('name-taken', `There is a plan named ${plan.name} already.`);
  }
  if ((await findRepository(service.database, plan.repositoryId)) === null) {
    throw new Refusal('not-found', 'There is no such repository.');
  }
  for (const source of plan.sources) await demandInside(source, service.sourceRoots);
}
