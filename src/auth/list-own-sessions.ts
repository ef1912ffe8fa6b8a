import { listOpenSessions, type SessionRow } from '../store/sessions.ts';
import type { Auth } from './auth.ts';
import type { Grant } from './authorize.ts';

/** The open sessions of the user who asks, the last active first. */
export async function listOwnSessions(auth: Auth, { principal }: Grant<'end-own-session'>): Promise<SessionRow[]> {
  return (await listOpenSessions(auth.database)).filter(({ userId }) => userId === principal.user.id);
}
