import { listOpenSessions } from '../store/sessions.ts';
import type { Auth } from './auth.ts';
import { endSession, endSessions } from './end-session.ts';
import { limits } from './limits.ts';
import { sessionFault } from './session-fault.ts';

const everyMilliseconds = 1000;

/**
 * Ends what has run out, once a second, so that open streams end as well; and, half a minute after start, what lost its
 * tunnel while the service was down. The answer stops it.
 */
export function sweepSessions(auth: Auth, onError: (error: unknown) => void): () => void {
  const sweep = async () => {
    for (const session of await listOpenSessions(auth.database)) {
      const fault = sessionFault(session, auth.now());
      if (fault !== null) await endSession(auth, session.id, fault);
    }
  };
  const timer = setInterval(() => sweep().catch(onError), everyMilliseconds);
  const stopSweepingTunnels = endLostSessionsLater(auth, onError);
  return () => {
    clearInterval(timer);
    stopSweepingTunnels();
  };
}

/** Ends, after the grace for a reconnect, the sessions that no tunnel reaches any more. The answer calls it off. */
export function endLostSessionsLater(auth: Auth, onError: (error: unknown) => void): () => void {
  const timer = setTimeout(() => {
    endSessions(auth, 'its tunnel was closed', (session) => !auth.tunnels.reaches(session)).catch(onError);
  }, limits.tunnelGrace);
  timer.unref();
  return () => clearTimeout(timer);
}
