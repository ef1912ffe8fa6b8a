import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 random bits as 43 characters: unguessable, so that a plain SHA-256 of it is safe to store. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
