import type { SessionRow } from '../store/sessions.ts';
import type { Speaker } from './speaker.ts';

/** A session is only good through the door identity and at the origin that it was born with. */
export function isAtHome(session: SessionRow, speaker: Speaker, origin: string): boolean {
  return session.door === speaker.door && session.fingerprint === speaker.fingerprint && session.origin === origin;
}
