import { findOpenSession } from '../store/sessions.ts';
import { findUser } from '../store/users.ts';
import type { Auth } from './auth.ts';
import { isAtHome } from './is-at-home.ts';
import { ownsKey } from './owns-key.ts';
import type { Principal } from './principal.ts';
import { sessionFault } from './session-fault.ts';
import type { Speaker } from './speaker.ts';

/** The principal of an open session, looked up anew; null where it has ended, run out, or is used from elsewhere. */
export async function checkSession(
  auth: Auth,
  sessionId: string,
  speaker: Speaker,
  origin: string,
): Promise<Principal | null> {
  const session = await findOpenSession(auth.database, sessionId);
  if (session === null || sessionFault(session, auth.now()) !== null) return null;
  if (!isAtHome(session, speaker, origin)) return null;
  const found = await findUser(auth.database, session.userId);
  if (found === null || (speaker.userId !== null && speaker.userId !== found.id)) return null;
  if (!(await ownsKey(auth.database, found.id, session.fingerprint))) return null;
  const { password, ...user } = found;
  return { user, session, needsPassword: password === null };
}
