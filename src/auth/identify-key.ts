import { findUserKey } from '../store/user-keys.ts';
import type { Auth } from './auth.ts';
import { fingerprintOf } from './parse-public-key.ts';

/** Whose key this is, by its wire form. Null where it is nobody's: the door then refuses it. */
export async function identifyKey(
  auth: Auth,
  key: Buffer,
): Promise<{ readonly userId: string; readonly fingerprint: string } | null> {
  const fingerprint = fingerprintOf(key);
  const known = await findUserKey(auth.database, fingerprint);
  return known === null ? null : { userId: known.userId, fingerprint };
}
