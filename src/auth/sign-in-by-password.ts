import { Refusal } from '../model/refusal.ts';
import { findUser, findUserByName, type UserRow } from '../store/users.ts';
import type { Auth } from './auth.ts';
import { fitsPassword } from './hash-password.ts';
import { type Speaker, wayInOf } from './speaker.ts';

/** Who signed in, and the stored text that the password was found to fit: it may be another by the next moment. */
export type ByPassword = { readonly userId: string; readonly storedPassword: string | null };

/**
 * The user whose password this is. Where the door knows the key's user, only that user's password counts and `name`
 * is not read. Unknown user and wrong password look and cost the same. While the owner has no password, the code from
 * the log stands in for it, once.
 */
export async function signInByPassword(
  auth: Auth,
  given: { readonly name?: string | undefined; readonly password: string },
  speaker: Speaker,
): Promise<ByPassword> {
  const account = speaker.userId ?? given.name ?? '';
  const wayIn = wayInOf(speaker);
  const wait = auth.tries.waitSeconds(account, wayIn);
  if (wait > 0) {
    throw new Refusal('too-many-tries', `Too many wrong passwords. Try again in ${wait} seconds.`, {
      retryAfterSeconds: wait,
    });
  }
  const user =
    speaker.userId === null ? await findUserByName(auth.database, account) : await findUser(auth.database, account);
  const fits = await fitsPassword(given.password, user?.password ?? null, wayIn);
  if (user === null || !(fits || isFirstPassword(auth, user, given.password))) {
    auth.tries.failed(account, wayIn);
    throw new Refusal('sign-in-failed', 'The name or the password is wrong.');
  }
  auth.tries.succeeded(account, wayIn);
  return { userId: user.id, storedPassword: user.password };
}

/** The code is used up by its first use: a session that it opens can do nothing but choose a password. */
function isFirstPassword(auth: Auth, user: UserRow, given: string): boolean {
  const fits = user.role === 'owner' && user.password === null && auth.firstPassword.fits(given);
  if (fits) auth.firstPassword.close();
  return fits;
}
