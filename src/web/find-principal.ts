import type { Auth } from '../auth/auth.ts';
import { checkSession } from '../auth/check-session.ts';
import type { Principal } from '../auth/principal.ts';
import type { Context } from './context.ts';

/**
 * The principal of an open session that this request may use, or null. Where there is one, the request's socket is
 * remembered as one that carries the session.
 */
export async function findPrincipal(auth: Auth, context: Context, sessionId: string): Promise<Principal | null> {
  const { speaker, origin } = context.state;
  const principal = await checkSession(auth, sessionId, speaker, origin);
  if (principal !== null) auth.tunnels.carried(sessionId, context.req.socket);
  return principal;
}
