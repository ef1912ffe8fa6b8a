import type { Grant } from '../../auth/authorize.ts';
import { newRepository } from '../../model/repository.ts';
import { createRepository } from '../../operations/create-repository.ts';
import { listRepositories } from '../../operations/list-repositories.ts';
import type { Context } from '../context.ts';
import { readBody } from '../read-body.ts';
import type { Web } from '../web.ts';

export async function getRepositories({ service }: Web, context: Context, grant: Grant<'see-status'>): Promise<void> {
  context.body = { repositories: await listRepositories(service, grant) };
}

export async function postRepository(
  { service }: Web,
  context: Context,
  grant: Grant<'edit-repository'>,
): Promise<void> {
  context.body = await createRepository(service, grant, await readBody(context, newRepository));
  context.status = 201;
}
