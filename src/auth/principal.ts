import type { User } from '../model/user.ts';
import type { SessionRow } from '../store/sessions.ts';

/** Who asks: a user in an open session that was checked for this very request. */
export type Principal = {
  readonly user: User;
  readonly session: SessionRow;
  /** No password is chosen yet: nothing else is allowed until one is. */
  readonly needsPassword: boolean;
};
