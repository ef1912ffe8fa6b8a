import { Refusal } from '../model/refusal.ts';
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
  if (stored !== null && !(await fitsPassword(change.current ?? '', stored))) {
    auth.tries.failed(account, key);
    throw new Refusal('sign-in-failed', 'The current password is wrong.');
  }
  auth.tries.succeeded(account, key);
  await setUserPassword(auth.database, id, await hashPassword(change.password));
  await endSessions(auth, 'the password was changed', (session) => {
    return session.userId === id && session.id !== sessionOf(principal).id;
  });
}
