import { join } from 'node:path';
import type { Grant } from '../auth/authorize.ts';
import { createIdentifier } from '../model/identifier.ts';
import type { Job } from '../model/job.ts';
import type { RestoreRequest } from '../model/restore.ts';
import type { Service } from './service.ts';
import { snapshotAccess } from './snapshot-access.ts';

/** Queues a restore of the selection into a folder of its own below the restore root. Nothing is ever overwritten. */
export async function restoreFiles(
  service: Service,
  grant: Grant<'restore-files'>,
  request: RestoreRequest,
): Promise<Job> {
  const { plan } = await snapshotAccess(service, request.planId, request.snapshotId);
  const id = createIdentifier();
  return service.queue.enqueue({
    id,
    planId: plan.id,
    planName: plan.name,
    repositoryId: plan.repositoryId,
    requestedBy: grant.principal.user.name,
    task: {
      kind: 'restore',
      snapshotId: request.snapshotId,
      paths: request.paths,
      target: join(service.restoreRoot, id),
    },
    createdAt: service.now(),
  });
}
