import type { Grant } from '../../auth/authorize.ts';
import { restoreRequest } from '../../model/restore.ts';
import { browseSnapshot } from '../../operations/browse-snapshot.ts';
import { listPlanSnapshots } from '../../operations/list-plan-snapshots.ts';
import { restoreFiles } from '../../operations/restore-files.ts';
import { showSnapshot } from '../../operations/show-snapshot.ts';
import type { Context } from '../context.ts';
import { parameter } from '../parameter.ts';
import { readBody } from '../read-body.ts';
import type { Web } from '../web.ts';

export async function getSnapshots({ service }: Web, context: Context, grant: Grant<'see-status'>): Promise<void> {
  context.body = { snapshots: await listPlanSnapshots(service, grant, parameter.planId(context)) };
}

export async function getSnapshot({ service }: Web, context: Context, grant: Grant<'see-status'>): Promise<void> {
  context.body = await showSnapshot(service, grant, parameter.planId(context), parameter.snapshotId(context));
}

export async function getEntries({ service }: Web, context: Context, grant: Grant<'browse-files'>): Promise<void> {
  context.body = await browseSnapshot(service, grant, {
    planId: parameter.planId(context),
    snapshotId: parameter.snapshotId(context),
    path: parameter.path(context),
  });
}

export async function postRestore({ service }: Web, context: Context, grant: Grant<'restore-files'>): Promise<void> {
  context.body = await restoreFiles(service, grant, await readBody(context, restoreRequest));
  context.status = 202;
}
