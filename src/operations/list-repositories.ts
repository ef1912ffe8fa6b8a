import type { Grant } from '../auth/authorize.ts';
import type { Repository } from '../model/repository.ts';
import { listRepositories as listRows } from '../store/repositories.ts';
import type { Service } from './service.ts';

/** All repositories by name, without their passwords. */
export async function listRepositories(service: Service, _grant: Grant<'see-status'>): Promise<Repository[]> {
  return (await listRows(service.database)).map(({ password: _, ...repository }) => repository);
}
