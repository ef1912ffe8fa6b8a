import type { Statements } from '../store/statements.ts';
import { findUserKey } from '../store/user-keys.ts';

/**
 * Is this key still the user's? True where there is no key, on loopback. Asked anew each time: a key that was taken away
 * must open nothing, even while its connection has not dropped yet.
 */
export async function ownsKey(statements: Statements, userId: string, fingerprint: string | null): Promise<boolean> {
  return fingerprint === null || (await findUserKey(statements, fingerprint))?.userId === userId;
}
