import { createHash, createPublicKey } from 'node:crypto';
import ssh2 from 'ssh2';

const smallestRsa = 3072;
const types: ReadonlySet<string> = new Set([
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
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
  if (!types.has(type))
    throw new Error('must begin with ssh-ed25519, ecdsa-sha2-nistp…, sk-… or ssh-rsa, without options');
  if (type.startsWith('sk-')) return parseFidoKey(type, body, line);
  const key = ssh2.utils.parseKey(`${type} ${body}`);
  if (key instanceof Error || key.isPrivateKey()) throw new Error('is not a whole public key');
  if (type === 'ssh-rsa') {
    const bits = createPublicKey(key.getPublicPEM()).asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < smallestRsa) throw new Error(`is an RSA key of ${bits} bits; ${smallestRsa} are needed`);
  }
  return { fingerprint: fingerprintOf(key.getPublicSSH()), line: line.trim() };
}

/** How many strings follow the type in a FIDO key's wire form (OpenSSH's PROTOCOL.u2f, "SSH U2F public keys"). */
const fidoFields: Record<string, number> = { 'sk-ssh-ed25519@openssh.com': 2, 'sk-ecdsa-sha2-nistp256@openssh.com': 3 };

/** A key in a FIDO authenticator, which ssh2 cannot parse: its form is looked at; the door reads it in full. */
function parseFidoKey(type: string, body: string, line: string): PublicKey {
  const wire = Buffer.from(body, 'base64');
  const fields: Buffer[] = [];
  for (let at = 0; at + 4 <= wire.length; ) {
    const end = at + 4 + wire.readUInt32BE(at);
    fields.push(wire.subarray(at + 4, end));
    at = end;
  }
  const length = fields.reduce((sum, field) => sum + 4 + field.length, 0);
  const [name, ...rest] = fields.map((field) => field.toString());
  const whole = length === wire.length && name === type && rest.length === fidoFields[type];
  if (!whole || !rest.at(-1)?.startsWith('ssh:')) throw new Error('is not a whole public key');
  return { fingerprint: fingerprintOf(wire), line: line.trim() };
}
