import { jsonToBase64url, toBase64url } from './base64url.ts';

type Key = Parameters<typeof crypto.subtle.sign>[1];

/** An ECDSA P-256 key pair of WebCrypto. */
export type SigningPair = { readonly privateKey: Key; readonly publicKey: Key };

export type ProofClaims = {
  readonly method: string;
  /** The whole address without query and fragment. */
  readonly url: string;
  /** The service's number; null for the first call, whose answer carries one. */
  readonly nonce: string | null;
  /** Milliseconds since 1970 by the service's clock. */
  readonly now: number;
};

/** A proof that the caller holds the key: a JWT in the form of RFC 9449, 4.2, signed with ES256. */
export async function createProof(pair: SigningPair, claims: ProofClaims): Promise<string> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } };
  const payload = {
    htm: claims.method,
    htu: claims.url,
    iat: Math.floor(claims.now / 1000),
    jti: toBase64url(crypto.getRandomValues(new Uint8Array(16))),
    ...(claims.nonce === null ? {} : { nonce: claims.nonce }),
  };
  const text = `${jsonToBase64url(header)}.${jsonToBase64url(payload)}`;
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    pair.privateKey,
    new TextEncoder().encode(text),
  );
  return `${text}.${toBase64url(new Uint8Array(signature))}`;
}
