import { z } from 'zod';
import { type SignedIn, signedIn } from '../../model/sign-in.ts';
import { ApiError } from '../api/api-error.ts';
import { send, unexpected } from '../api/send.ts';
import { serverNow } from './clock.ts';
import { createProof, type SigningPair } from './create-proof.ts';
import { keepNonce, readNonce } from './tokens.ts';

const withNonce = z.looseObject({ nonce: z.string() });

export type ProvedPath = '/api/v1/session' | '/api/v1/session/token';

/**
 * Posts to one of the two addresses that want a proof. A proof with a stale nonce is made once more with the nonce
 * that the refusal carries. Throws an ApiError.
 */
export async function postProved(
  path: ProvedPath,
  pair: SigningPair,
  body: Record<string, unknown>,
  options: { readonly cookie?: boolean } = {},
): Promise<SignedIn> {
  try {
    return await postOnce(path, pair, body, options);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'proof-refused') throw error;
    if (!withNonce.safeParse(error.problem).success) throw error;
  }
  return await postOnce(path, pair, body, options);
}

async function postOnce(
  path: ProvedPath,
  pair: SigningPair,
  body: Record<string, unknown>,
  options: { readonly cookie?: boolean },
): Promise<SignedIn> {
  const url = `${location.origin}${path}`;
  const proof = await createProof(pair, { method: 'POST', url, nonce: readNonce(), now: serverNow() });
  try {
    const parsed = signedIn.safeParse(await send('POST', path, { ...options, body: { ...body, proof } }));
    if (!parsed.success) throw unexpected(`POST ${path} lacks what it should hold`);
    keepNonce(parsed.data.nonce);
    return parsed.data;
  } catch (error) {
    const carried = withNonce.safeParse(error instanceof ApiError ? error.problem : null);
    if (carried.success) keepNonce(carried.data.nonce);
    throw error;
  }
}
