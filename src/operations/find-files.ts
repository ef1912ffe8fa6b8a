import type { Grant } from '../auth/authorize.ts';
import { type FoundFile, findFiles as find } from '../engine/find-files.ts';
import { planTag } from '../jobs/plan-tag.ts';
import { listPlans } from '../store/plans.ts';
import { repositoryAccess } from './repository-access.ts';
import type { Service } from './service.ts';

/** Names that fit the pattern, in every snapshot of every plan. `planName` is the plan's that the snapshot is of. */
export async function findFiles(
  service: Service,
  _grant: Grant<'browse-files'>,
  pattern: string,
): Promise<(FoundFile & { readonly planName: string })[]> {
  const found: (FoundFile & { planName: string })[] = [];
  for (const plan of await listPlans(service.database)) {
    const access = await repositoryAccess(service.database, service.vault, plan.repositoryId);
    const hits = await find(service.surroundings, access, planTag(plan.id), pattern);
    found.push(...hits.map((hit) => ({ ...hit, planName: plan.name })));
  }
  return found;
}
