import { Refusal } from '../model/refusal.ts';
import { findUserKey } from '../store/user-keys.ts';
import { findUser } from '../store/users.ts';
import type { Auth } from './auth.ts';
import type { Principal } from './principal.ts';
import type { Speaker } from './speaker.ts';

/** Who a verified key stands for, where no browser and so no session is in play. Throws a Refusal for a removed key. */
export async function principalOfKey(auth: Auth, speaker: Speaker): Promise<Principal> {
  const key = speaker.fingerprint === null ? null : await findUserKey(auth.database, speaker.fingerprint);
  const found = key === null || key.userId !== speaker.userId ? null : await findUser(auth.database, key.userId);
  if (found === null) throw new Refusal('not-signed-in', 'This key may no longer sign in.');
  const { password: _, ...user } = found;
  return { user, session: null, needsPassword: false };
}
