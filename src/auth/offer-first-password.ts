import { findOwner } from '../store/users.ts';
import type { Auth } from './auth.ts';

/** A code that stands in for the owner's password until one is chosen. Null where there is one. */
export async function offerFirstPassword(auth: Auth): Promise<{ readonly name: string; readonly code: string } | null> {
  const owner = await findOwner(auth.database);
  return owner === null || owner.password !== null ? null : { name: owner.name, code: auth.firstPassword.open() };
}
