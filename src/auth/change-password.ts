import { Refusal } from '../model/refusal.ts';
import { findOpenSession } from '../store/sessions.ts';
import { findUser, setUserPassword } from '../store/users.ts';
import type { Auth } from './auth.ts';
import type { Grant } from './authorize.ts';
import { endSessions } from './end-session.ts';
import { fitsPassword, hashPassword } from './hash-password.ts';
import { sessionOf } from './principal.ts';

/** Sets the user's password; the current one is needed once there is one. All the user's other sessions end. */
export async function changePassword(
  auth: Auth,
  { principal }: Grant<'change-own-password'>,
  change: { readonly password: string; readonly current?: string | undefined },
): Promise<void> {
  const { id } = principal.user;
  const account = `change ${id}`;
  const key = sessionOf(principal).fingerprint;
  const wait = auth.tries.waitSeconds(account, key);
  if (wait > 0) throw new Refusal('too-many-tries', `Too many wrong passwords. Try again in ${wait} seconds.`);
  const stored = (await findUser(auth.database, id))?.password ?? null;
  if (stored !== null && !(await fitsPassword(change.current ?? '', stored, key))) {
    auth.tries.failed(account, key);
    throw new Refusal('sign-in-failed', 'The current password is wrong.');
  }
  auth.tries.succeeded(account, key);
  const hashed = await hashPassword(change.password, key);
  await auth.database.transaction(async (statements) => {
    // Another change may have ended this session, or replaced the password that was compared: the first one counts.
    const isOpen = (await findOpenSession(statements, sessionOf(principal).id)) !== null;
    if (!isOpen || (await findUser(statements, id))?.password !== stored) {
      throw new Refusal('sign-in-failed', 'The password was changed in this moment from elsewhere.');
    }
    await setUserPassword(statements, id, hashed);
  });
  await endSessions(auth, 'the password was changed', (session) => {
    return session.userId === id && session.id !== sessionOf(principal).id;
  });
}
