import { countUserKeys } from '../store/user-keys.ts';
import type { Auth } from './auth.ts';

/** Opens pairing while nobody has a key. The code to be shown, or null where somebody has one. */
export async function offerPairing(auth: Auth): Promise<string | null> {
  return (await countUserKeys(auth.database)) === 0 ? auth.pairing.open() : null;
}

/** May a key that is nobody's be paired now? */
export async function isPairing(auth: Auth): Promise<boolean> {
  return auth.pairing.isOpen() && (await countUserKeys(auth.database)) === 0;
}
