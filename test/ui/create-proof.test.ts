import test from 'ava';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { createProof } from '../../src/ui/session/create-proof.ts';

const url = 'http://abc.localhost:1234/api/v1/session/token';
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;

test('a proof verifies with the key that it carries, and says what it is for', async (t) => {
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const now = Date.now();
  const proof = await createProof(pair, { method: 'POST', url, nonce: 'n-1', now });
  const header = decodeProtectedHeader(proof);
  t.is(header.typ, 'dpop+jwt');
  t.deepEqual(Object.keys(header.jwk ?? {}).toSorted(), ['crv', 'kty', 'x', 'y']);
  const { payload } = await jwtVerify(proof, await importJWK(header.jwk ?? {}, 'ES256'));
  t.like(payload, { htm: 'POST', htu: url, nonce: 'n-1', iat: Math.floor(now / 1000) });
  t.regex(String(payload.jti), /^[\w-]{22}$/);
});

test('the first proof has no nonce, and no two proofs are alike', async (t) => {
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const claims = { method: 'POST', url, nonce: null, now: Date.now() };
  const [one, other] = await Promise.all([createProof(pair, claims), createProof(pair, claims)]);
  const payload = JSON.parse(Buffer.from(one.split('.')[1] ?? '', 'base64url').toString());
  t.false('nonce' in payload);
  t.not(one.split('.')[1], other.split('.')[1]);
});
