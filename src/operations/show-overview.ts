import type { Grant } from '../auth/authorize.ts';
import type { Overview } from '../model/overview.ts';
import { listPlans } from './list-plans.ts';
import { listRepositories } from './list-repositories.ts';
import type { Service } from './service.ts';

/** All that the first page shows. Rows only: no repository is touched. */
export async function showOverview(service: Service, grant: Grant<'see-status'>): Promise<Overview> {
  return {
    notices: [...service.notices],
    plans: await listPlans(service, grant),
    repositories: await listRepositories(service, grant),
    sourceRoots: [...service.sourceRoots],
    repositoryRoots: [...service.repositoryRoots],
    version: service.version,
    resticVersion: service.resticVersion,
  };
}
