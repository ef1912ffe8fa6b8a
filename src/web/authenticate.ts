import { openAccessToken } from '../auth/access-token.ts';
import type { Auth } from '../auth/auth.ts';
import { type Principal, sessionOf } from '../auth/principal.ts';
import { Refusal } from '../model/refusal.ts';
import { touchSession } from '../store/sessions.ts';
import type { Context } from './context.ts';
import { findPrincipal } from './find-principal.ts';

const notSignedIn = () => new Refusal('not-signed-in', 'You are not signed in, or your session has ended.');

async function checkOrRefuse(auth: Auth, context: Context, sessionId: string | null): Promise<Principal> {
  const principal = sessionId === null ? null : await findPrincipal(auth, context, sessionId);
  if (principal === null) throw notSignedIn();
  return principal;
}

/** The principal by the access token in the Authorization header. Throws a Refusal where there is none that counts. */
export async function authenticate(auth: Auth, context: Context): Promise<Principal> {
  const token = /^Bearer (?<token>[\w*~.-]+)$/.exec(context.get('Authorization'))?.groups?.token;
  const principal = await checkOrRefuse(auth, context, token ? await openAccessToken(auth, token) : null);
  if (context.get('Tunnelkeep-Active') === '1') await touchSession(auth.database, sessionOf(principal).id, auth.now());
  return principal;
}

/** The principal by a ticket in the query, which is used up; it counts for exactly the path that it was given for. */
export async function authenticateByTicket(auth: Auth, context: Context): Promise<Principal> {
  const match = /^(?<path>\/.*)[?&]ticket=(?<secret>[\w-]{43})$/.exec(context.url)?.groups;
  const ticket = match?.secret === undefined ? null : auth.tickets.redeem(match.secret);
  const sessionId = ticket !== null && ticket.path === match?.path ? ticket.sessionId : null;
  return checkOrRefuse(auth, context, sessionId);
}
