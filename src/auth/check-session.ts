import { findOpenSession, type SessionRow } from '../store/sessions.ts';
import { findUser } from '../store/users.ts';
import type { Auth } from './auth.ts';
import type { Principal } from './principal.ts';
import { sessionFault } from './session-fault.ts';
import type { Speaker } from './speaker.ts';

/** A session is only good through the door identity and at the origin that it was born with. */
function isAtHome(session: SessionRow, speaker: Speaker, origin: string): boolean {
  return session.door === speaker.door && session.fingerprint === speaker.fingerprint && session.origin === origin;
}

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
  const { password, ...user } = found;
  return { user, session, needsPassword: password === null };
}
