import { createHash, verify } from 'node:crypto';
import type { PublicKey } from './read-public-key.ts';

/** Bits of the authenticator's flags (WebAuthn, 6.1): somebody touched it. */
const userPresent = 0x01;
const trailerBytes = 5;
const ed25519Bytes = 64;

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();

/**
 * Did the authenticator that holds the key sign `data`, with somebody's touch? `signature` is the wire's without its type: the signature
 * proper, one byte of flags, four of a counter (PROTOCOL.u2f, "SSH U2F signatures"). What was signed is the hash of
 * the application, flags, counter, and the hash of the data.
 */
export function verifyFidoSignature(
  { type, key }: PublicKey,
  application: string,
  data: Buffer,
  signature: Buffer,
): boolean {
  if (signature.length <= trailerBytes) return false;
  const proper = signature.subarray(0, -trailerBytes);
  const trailer = signature.subarray(-trailerBytes);
  if (((trailer[0] ?? 0) & userPresent) === 0) return false;
  const signed = Buffer.concat([sha256(application), trailer, sha256(data)]);
  try {
    if (type === 'sk-ssh-ed25519@openssh.com') {
      return proper.length === ed25519Bytes && verify(null, signed, key, proper);
    }
    return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, fixedEcdsa(proper));
  } catch {
    return false;
  }
}

/** The two mpints of an ECDSA signature on the wire (RFC 5656, 3.1.2) as 32 bytes each. Throws where they do not fit. */
function fixedEcdsa(wire: Buffer): Buffer {
  const fixed = Buffer.alloc(64);
  let at = 0;
  for (const end of [32, 64]) {
    const length = wire.readUInt32BE(at);
    const number = wire.subarray(at + 4, at + 4 + length);
    const digits = number[0] === 0 ? number.subarray(1) : number;
    if (number.length !== length || digits.length > 32 || length > 33) throw new RangeError('no ECDSA signature');
    digits.copy(fixed, end - digits.length);
    at += 4 + length;
  }
  if (at !== wire.length) throw new RangeError('bytes are left over');
  return fixed;
}
