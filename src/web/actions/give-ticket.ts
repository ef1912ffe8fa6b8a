import type { Grant } from '../../auth/authorize.ts';
import { sessionOf } from '../../auth/principal.ts';
import { ticketRequest } from '../../model/sign-in.ts';
import type { Context } from '../context.ts';
import { readBody } from '../read-body.ts';
import type { Web } from '../web.ts';

/** A ticket for one GET of one path. What the path needs is checked when it is asked for. */
export async function giveTicket({ auth }: Web, context: Context, grant: Grant<'end-own-session'>): Promise<void> {
  const { path } = await readBody(context, ticketRequest);
  context.body = { ticket: auth.tickets.give({ sessionId: sessionOf(grant.principal).id, path }) };
}
