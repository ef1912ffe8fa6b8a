import type { Grant } from '../../auth/authorize.ts';
import { changePassword as change } from '../../auth/change-password.ts';
import { passwordChange } from '../../model/sign-in.ts';
import type { Context } from '../context.ts';
import { readBody } from '../read-body.ts';
import type { Web } from '../web.ts';

export async function changePassword(web: Web, context: Context, grant: Grant<'change-own-password'>): Promise<void> {
  await change(web.auth, grant, await readBody(context, passwordChange));
  context.status = 204;
}
