import { createHash, createPublicKey } from 'node:crypto';
import ssh2 from 'ssh2';

const smallestRsa = 3072;
const types: ReadonlySet<string> = new Set([
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
]);

/** A public key that may sign in. `fingerprint` is OpenSSH's `SHA256:…`. */
export type PublicKey = { readonly fingerprint: string; readonly line: string };

/** OpenSSH's fingerprint of a public key in its wire form (RFC 4253, 6.6). */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/**
 * Parses one line of an `authorized_keys` file: type, base64, comment. Throws an Error with plain words for options,
 * unknown types, and RSA keys under 3072 bits.
 */
export function parsePublicKey(line: string): PublicKey {
  const [type = '', body = ''] = line.trim().split(/\s+/);
  if (!types.has(type)) throw new Error('must begin with ssh-ed25519, ecdsa-sha2-nistp… or ssh-rsa, without options');
  const key = ssh2.utils.parseKey(`${type} ${body}`);
  if (key instanceof Error || key.isPrivateKey()) throw new Error('is not a whole public key');
  if (type === 'ssh-rsa') {
    const bits = createPublicKey(key.getPublicPEM()).asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < smallestRsa) throw new Error(`is an RSA key of ${bits} bits; ${smallestRsa} are needed`);
  }
  return { fingerprint: fingerprintOf(key.getPublicSSH()), line: line.trim() };
}
