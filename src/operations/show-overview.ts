import type { Grant } from '../auth/authorize.ts';
import type { Overview } from '../model/overview.ts';
import { listPlans } from '../store/plans.ts';
import { listRepositories } from './list-repositories.ts';
import { planView } from './plan-view.ts';
import type { Service } from './service.ts';

/** All that the first page shows. Rows only: no repository is touched. */
export async function showOverview(service: Service, grant: Grant<'see-status'>): Promise<Overview> {
  const plans = await listPlans(service.database);
  return {
    notices: [...service.notices],
    plans: await Promise.all(plans.map((plan) => planView(service.database, service.queue, plan))),
    repositories: await listRepositories(service, grant),
    sourceRoots: [...service.sourceRoots],
    repositoryRoots: [...service.repositoryRoots],
    version: service.version,
    resticVersion: service.resticVersion,
  };
}
