import { z } from 'zod';

/** Names a row to the outside: 80 random bits as 16 characters. Unguessable enough to not invite counting, and no secret. */
export const identifier = z.string().regex(/^[a-z2-7]{16}$/, 'is not an identifier');

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** A fresh identifier. */
export function createIdentifier(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => alphabet[byte & 31]).join('');
}
