import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { Refusal } from '../model/refusal.ts';
import type { Auth } from './auth.ts';
import { limits } from './limits.ts';

const publicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().length(43),
  y: z.string().length(43),
});

const claims = z.object({
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  jti: z.string().min(16).max(128),
  nonce: z.string().max(256).optional(),
});

/**
 * Verifies a proof that the browser's key is at hand (the form of RFC 9449): signed by the key that it carries, for
 * this method and exact URL, with a nonce of ours, once. The answer is the key's thumbprint (RFC 7638). Throws a
 * Refusal `proof-refused`, with a fresh nonce to try again with.
 */
export async function verifyProof(auth: Auth, proof: string, method: string, url: string): Promise<string> {
  const refuse = (why: string) =>
    new Refusal('proof-refused', `The browser's proof was refused: ${why}.`, { nonce: auth.nonces.issue() });
  const verified = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ['ES256'] }).catch((error) => {
    if (error instanceof errors.JOSEError || error instanceof TypeError) throw refuse('its signature does not verify');
    throw error;
  });
  const key = publicKey.safeParse(verified.protectedHeader.jwk);
  const claim = claims.safeParse(verified.payload);
  if (!key.success || !claim.success) throw refuse('it lacks something');
  const { htm, htu, iat, jti, nonce } = claim.data;
  if (htm !== method || htu !== url) throw refuse('it was made for another address');
  if (nonce === undefined || !auth.nonces.accepts(nonce)) throw refuse('it is not fresh');
  if (Math.abs(auth.now() - iat * 1000) > limits.clockSkew) {
    throw refuse('the clocks of this computer and of the server differ by more than five minutes');
  }
  const thumbprint = await calculateJwkThumbprint(key.data);
  if (!auth.replays.firstTime(thumbprint, jti)) throw refuse('it was used before');
  return thumbprint;
}
