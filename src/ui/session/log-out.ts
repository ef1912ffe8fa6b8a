import { nothing } from '../api/answers.ts';
import { ApiError, isSignedOut } from '../api/api-error.ts';
import { ask } from '../api/ask.ts';
import { endSession } from './end-session.ts';
import { phase } from './state.ts';

/**
 * Ends this session on the service and in this browser; or, with `everywhere`, all sessions of this user. If the
 * service cannot be told, this browser forgets all the same and the page says what that means. Never throws.
 */
export async function logOut(everywhere = false): Promise<void> {
  let reason: string | null = null;
  // Takes the pages away first, so that nothing of them asks on while the session ends.
  phase.value = { at: 'signing-out' };
  try {
    await ask('DELETE', everywhere ? '/api/v1/sessions' : '/api/v1/session', nothing);
    if (everywhere) reason = 'All your sessions were ended, on every device.';
  } catch (error) {
    if (!isSignedOut(error)) reason = explain(error);
  }
  await endSession(reason, 'log-out');
}

function explain(error: unknown): string {
  const why = error instanceof ApiError ? error.message : 'It gave no reason.';
  return `This browser has forgotten the session, but the service could not be told: ${why} The session ends by itself when the tunnel is closed or nothing happens for a while.`;
}
