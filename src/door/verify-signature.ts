import { verify } from 'node:crypto';
import type { PublicKey } from './read-public-key.ts';
import { verifyFidoSignature } from './verify-fido-signature.ts';

const hashOfCurve: Record<string, string> = {
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
};

/** What the client names for RSA (RFC 8332, 3). SHA-1, the silent default of `ssh-rsa`, is not among them. */
const hashesOfRsa: readonly (string | undefined)[] = ['sha256', 'sha512'];

/** May this kind of key be used with the hash that the client named? Only RSA clients name one. */
export function hashAllowed(key: PublicKey, named: string | undefined): boolean {
  return key.type === 'ssh-rsa' ? hashesOfRsa.includes(named) : named === undefined;
}

/**
 * Did the holder of the private half sign `data`? An ECDSA `signature` is in ASN.1 DER, the others are as on the wire, those of FIDO
 * keys with their flags and counter.
 * `named` is the hash that an RSA client chose; call `hashAllowed` first, else the answer is false.
 */
export function verifySignature(key: PublicKey, data: Buffer, signature: Buffer, named: string | undefined): boolean {
  if (!hashAllowed(key, named)) return false;
  if (key.application !== null) return verifyFidoSignature(key, key.application, data, signature);
  const hash = key.type === 'ssh-rsa' ? named : hashOfCurve[key.type];
  try {
    return verify(hash ?? null, data, key.key, signature);
  } catch {
    return false;
  }
}
