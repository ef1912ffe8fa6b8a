import type { SessionRow } from '../store/sessions.ts';
import { limits } from './limits.ts';

/** Why an open session may not go on, or null. Words for the user follow "because". */
export function sessionFault(session: SessionRow, now: number): string | null {
  if (now >= session.expiresAt) return 'it was open for 12 hours';
  if (now - session.lastActiveAt >= limits.idle) return 'nobody touched it for 15 minutes';
  return null;
}
