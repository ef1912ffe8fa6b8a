import { Refusal } from '../model/refusal.ts';
import { findUser, findUserByName } from '../store/users.ts';
import type { Auth } from './auth.ts';
import { fitsPassword } from './hash-password.ts';
import type { Speaker } from './speaker.ts';

/** Who signed in, and the stored text that the password was found to fit: it may be another by the next moment. */
export type ByPassword = { readonly userId: string; readonly storedPassword: string | null };

/**
 * The user whose password this is. Where the door knows the key's user, only that user's password counts and `name`
 * is not read. Unknown user and wrong password look and cost the same.
 */
export async function signInByPassword(
  auth: Auth,
  given: { readonly name?: string | undefined; readonly password: string },
  speaker: Speaker,
): Promise<ByPassword> {
  const account = speaker.userId ?? given.name ?? '';
  const wait = auth.tries.waitSeconds(account, speaker.fingerprint);
  if (wait > 0) {
    throw new Refusal('too-many-tries', `Too many wrong passwords. Try again in ${wait} seconds.`, {
      retryAfterSeconds: wait,
    });
  }
  const user =
    speaker.userId === null ? await findUserByName(auth.database, account) : await findUser(auth.database, account);
  if (!(await fitsPassword(given.password, user?.password ?? null, speaker.fingerprint)) || user === null) {
    auth.tries.failed(account, speaker.fingerprint);
    throw new Refusal('sign-in-failed', 'The name or the password is wrong.');
  }
  auth.tries.succeeded(account, speaker.fingerprint);
  return { userId: user.id, storedPassword: user.password };
}
