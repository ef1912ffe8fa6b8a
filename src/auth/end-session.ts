import { endSessionRow, listOpenSessions, type SessionRow } from '../store/sessions.ts';
import type { Auth } from './auth.ts';

/** Ends a session: when this resolves, it is ended on disk, and its streams are told. False where it had ended before. */
export async function endSession(auth: Auth, sessionId: string, why: string): Promise<boolean> {
  const ended = await endSessionRow(auth.database, sessionId, auth.now(), why);
  auth.signals.ended(sessionId);
  return ended;
}

/** Ends every open session that the rule picks. */
export async function endSessions(auth: Auth, why: string, picks: (session: SessionRow) => boolean): Promise<void> {
  for (const session of await listOpenSessions(auth.database)) {
    if (picks(session)) await endSession(auth, session.id, why);
  }
}
