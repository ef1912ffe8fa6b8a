import { Refusal } from '../model/refusal.ts';
import { countUserKeys, insertUserKey } from '../store/user-keys.ts';
import { findOwner } from '../store/users.ts';
import type { Auth } from './auth.ts';
import { parsePublicKey } from './parse-public-key.ts';

/** The public key's type, the first string of its wire form (RFC 4253, 6.6). */
function typeOf(key: Buffer): string {
  return key.toString('latin1', 4, 4 + key.readUInt32BE(0));
}

/**
 * Makes a proved key the owner's, by the code from the log, if nobody has a key yet. Throws a Refusal otherwise. The
 * door has verified the key's signature before it asks.
 */
export async function pairKey(auth: Auth, key: Buffer, code: string) {
  if (!auth.pairing.fits(code)) {
    const over = !auth.pairing.isOpen();
    throw new Refusal(
      'sign-in-failed',
      over
        ? 'Pairing is over. Restart the service for a new code.'
        : 'This is not the code. Look at the service’s log.',
    );
  }
  const { fingerprint, line } = parsePublicKey(`${typeOf(key)} ${key.toString('base64')} paired`);
  const paired = await auth.database.transaction(async (statements) => {
    const owner = await findOwner(statements);
    if (owner === null || (await countUserKeys(statements)) > 0) {
      throw new Refusal('sign-in-failed', 'Pairing is over: there is a key already.');
    }
    await insertUserKey(statements, { fingerprint, line, userId: owner.id, source: 'page' }, auth.now());
    auth.pairing.close();
    return { userId: owner.id, fingerprint };
  });
  auth.keyChanges.tell();
  return paired;
}
