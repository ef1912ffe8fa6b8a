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

/** A proof that holds. `browserKey` is the thumbprint (RFC 7638) of the key that signed it, `id` its number. */
export type Proof = { readonly browserKey: string; readonly id: string };

const refusal = (auth: Auth, why: string) =>
  new Refusal('proof-refused', `The browser's proof was refused: ${why}.`, { nonce: auth.nonces.issue() });

/** jose's own errors, and what WebCrypto throws for a key that is no point of the curve. */
const isBadProof = (error: unknown) =>
  error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException;

/**
 * Verifies a proof that the browser's key is at hand (the form of RFC 9449): signed by the key that it carries, for
 * this method and exact URL, with a nonce of ours. Throws a Refusal `proof-refused`, with a fresh nonce to try again
 * with. The caller must `spendProof` as soon as it knows that the rest of the request is good.
 */
export async function verifyProof(auth: Auth, proof: string, method: string, url: string): Promise<Proof> {
  const refuse = (why: string) => refusal(auth, why);
  const verified = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ['ES256'] }).catch((error) => {
    throw isBadProof(error) ? refuse('its signature does not verify') : error;
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
  return { browserKey: await calculateJwkThumbprint(key.data), id: jti };
}

/**
 * Uses the proof up, or throws a Refusal where it was used before. Only after code, password or session were found
 * good: the memory is bounded, and must not be filled by strangers.
 */
export function spendProof(auth: Auth, { browserKey, id }: Proof): void {
  if (!auth.replays.firstTime(browserKey, id)) throw refusal(auth, 'it was used before');
}
