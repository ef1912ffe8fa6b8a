import type { Grant } from '../../auth/authorize.ts';
import { browseSources } from '../../operations/browse-sources.ts';
import { showOverview } from '../../operations/show-overview.ts';
import type { Context } from '../context.ts';
import { parameter } from '../parameter.ts';
import type { Web } from '../web.ts';

export async function getOverview({ service }: Web, context: Context, grant: Grant<'see-status'>): Promise<void> {
  context.body = await showOverview(service, grant);
}

export async function getSources({ service }: Web, context: Context, grant: Grant<'edit-plan'>): Promise<void> {
  context.body = await browseSources(service, grant, parameter.pathOrNull(context));
}
