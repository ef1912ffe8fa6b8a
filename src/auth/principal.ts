import type { User } from '../model/user.ts';
import type { SessionRow } from '../store/sessions.ts';

/** Who asks: a user, by an open session or by a verified key, looked up for this very request. */
export type Principal = {
  readonly user: User;
  /** Null where a key alone speaks, for a command over the door. */
  readonly session: SessionRow | null;
  /** No password is chosen yet: nothing else is allowed until one is. */
  readonly needsPassword: boolean;
};

/** The session of somebody who came by one. Throws where there is none: that is a mistake in the routes. */
export function sessionOf({ session }: Principal): SessionRow {
  if (session === null) throw new Error('this needs a session, and was reached without one');
  return session;
}
