import { createPublicKey, type KeyObject } from 'node:crypto';

export type PublicKey = {
  /** The name in the key's own wire form. */
  readonly type: string;
  readonly key: KeyObject;
  /** What a key in a FIDO authenticator was made for; null for a key in a file. */
  readonly application: string | null;
};

const curves: Record<string, { readonly name: string; readonly crv: string; readonly bytes: number }> = {
  'ecdsa-sha2-nistp256': { name: 'nistp256', crv: 'P-256', bytes: 32 },
  'ecdsa-sha2-nistp384': { name: 'nistp384', crv: 'P-384', bytes: 48 },
  'ecdsa-sha2-nistp521': { name: 'nistp521', crv: 'P-521', bytes: 66 },
};

const fidoKinds: Record<string, string> = {
  'sk-ssh-ed25519@openssh.com': 'ssh-ed25519',
  'sk-ecdsa-sha2-nistp256@openssh.com': 'ecdsa-sha2-nistp256',
};

/** Longer than any key that the door accepts; a 16,384-bit RSA key has about 2 KiB. */
const longestKey = 4096;
const rsaBits = { least: 3072, most: 16_384 };

/**
 * Reads a public key's wire form: RFC 8709 (ed25519), RFC 5656, 3.1 (ecdsa), RFC 4253, 6.6 (RSA), PROTOCOL.u2f of
 * OpenSSH (FIDO). Null for any other kind, for RSA under 3072 bits, and for anything malformed, with bytes left over
 * included.
 */
export function readPublicKey(wire: Buffer): PublicKey | null {
  if (wire.length > longestKey) return null;
  try {
    const [type, ...fields] = readStrings(wire);
    const name = type?.toString('latin1') ?? '';
    if (Object.hasOwn(fidoKinds, name)) return readFido(name, fields);
    const key = readFields(name, fields);
    return key === null ? null : { type: name, key, application: null };
  } catch {
    return null;
  }
}

/** The same fields as of the key's kind in a file, then what it was made for: `ssh:`, or what begins with it. */
function readFido(type: string, fields: Buffer[]): PublicKey | null {
  const application = fields.at(-1)?.toString() ?? '';
  const key = readFields(fidoKinds[type] ?? '', fields.slice(0, -1));
  return key === null || !application.startsWith('ssh:') ? null : { type, key, application };
}

function readFields(type: string, fields: Buffer[]): KeyObject | null {
  if (type === 'ssh-ed25519') return readEd25519(fields);
  if (type === 'ssh-rsa') return readRsa(fields);
  return readEcdsa(type, fields);
}

function readEd25519(fields: Buffer[]): KeyObject | null {
  const [x] = fields;
  if (fields.length !== 1 || x?.length !== 32) return null;
  return fromJwk({ kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') });
}

function readEcdsa(type: string, fields: Buffer[]): KeyObject | null {
  const curve = Object.hasOwn(curves, type) ? curves[type] : undefined;
  const [name, point] = fields;
  if (curve === undefined || fields.length !== 2 || name?.toString('latin1') !== curve.name) return null;
  if (point === undefined || point[0] !== 4 || point.length !== 1 + 2 * curve.bytes) return null;
  const x = point.subarray(1, 1 + curve.bytes).toString('base64url');
  const y = point.subarray(1 + curve.bytes).toString('base64url');
  return fromJwk({ kty: 'EC', crv: curve.crv, x, y });
}

function readRsa(fields: Buffer[]): KeyObject | null {
  const [e, n] = fields;
  if (e === undefined || n === undefined || fields.length !== 2) return null;
  const key = fromJwk({ kty: 'RSA', e: e.toString('base64url'), n: n.toString('base64url') });
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  const sound = modulusLength >= rsaBits.least && modulusLength <= rsaBits.most && publicExponent >= 3n;
  return sound ? key : null;
}

function fromJwk(key: Record<string, string>): KeyObject {
  return createPublicKey({ key, format: 'jwk' });
}

/** RFC 4251, 5: each string is its length in four bytes, then that many bytes. Throws if they do not fill the whole. */
function readStrings(wire: Buffer): Buffer[] {
  const strings: Buffer[] = [];
  for (let at = 0; at < wire.length; ) {
    const end = at + 4 + wire.readUInt32BE(at);
    if (end > wire.length) throw new RangeError('a string ends outside');
    strings.push(wire.subarray(at + 4, end));
    at = end;
  }
  return strings;
}
