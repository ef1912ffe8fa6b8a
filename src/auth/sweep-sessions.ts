import { listOpenSessions, type SessionRow } from '../store/sessions.ts';
import type { Auth } from './auth.ts';
import { endSession } from './end-session.ts';
import { limits } from './limits.ts';
import { sessionFault } from './session-fault.ts';

const everyMilliseconds = 1000;

/**
 * One look at all open sessions, to be had once a second: ends what has run out, and what no tunnel has reached for
 * longer than the grace for a reconnect. Each session's grace is its own, and begins anew with each loss; after a start,
 * when all tunnels are gone, with the first look.
 */
export function createSweep(auth: Auth): () => Promise<void> {
  let lostSince = new Map<string, number>();
  const faultOf = (session: SessionRow): string | null => {
    const since = lostSince.get(session.id);
    const isLost = since !== undefined && auth.now() - since >= limits.tunnelGrace;
    return isLost ? 'its tunnel was closed' : sessionFault(session, auth.now());
  };
  return async () => {
    const sessions = await listOpenSessions(auth.database);
    const lost = sessions.filter((session) => !auth.tunnels.reaches(session));
    lostSince = new Map(lost.map(({ id }) => [id, lostSince.get(id) ?? auth.now()]));
    for (const session of sessions) {
      const fault = faultOf(session);
      if (fault !== null) await endSession(auth, session.id, fault);
    }
  };
}

/** Sweeps once a second, so that open streams end as well. The answer stops it. */
export function sweepSessions(auth: Auth, onError: (error: unknown) => void): () => void {
  const sweep = createSweep(auth);
  const timer = setInterval(() => sweep().catch(onError), everyMilliseconds);
  return () => clearInterval(timer);
}
