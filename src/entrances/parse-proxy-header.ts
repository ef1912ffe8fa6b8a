import {
  identityTlv,
  type ProxyIdentity,
  proxyFamily,
  proxyHeaderLimit,
  proxySignature,
  proxyVersionCommand,
} from '../model/proxy-identity.ts';

const fixedBytes = 16;

/**
 * Reads the header that the door puts ahead of each channel (model/proxy-identity.ts). Null while it has not come
 * whole; `length` is where the channel's own bytes begin. Throws for anything that the door would not write.
 */
export function parseProxyHeader(bytes: Buffer): { identity: ProxyIdentity; length: number } | null {
  const start = bytes.subarray(0, proxySignature.length);
  if (!Buffer.from(proxySignature).subarray(0, start.length).equals(start)) throw new Error('not a PROXY v2 header');
  if (bytes.length < fixedBytes) return null;
  if (bytes[12] !== proxyVersionCommand || bytes[13] !== proxyFamily) throw new Error('another PROXY header than ours');
  const length = fixedBytes + bytes.readUInt16BE(14);
  if (length > proxyHeaderLimit) throw new Error('a PROXY header that is too long');
  if (bytes.length < length) return null;
  return { identity: identityOf(readTlvs(bytes.subarray(fixedBytes, length))), length };
}

function readTlvs(bytes: Buffer): Map<number, string> {
  const values = new Map<number, string>();
  let at = 0;
  while (at < bytes.length) {
    if (at + 3 > bytes.length) throw new Error('a cut TLV');
    const type = bytes.readUInt8(at);
    const end = at + 3 + bytes.readUInt16BE(at + 1);
    if (end > bytes.length || values.has(type)) throw new Error('a cut or doubled TLV');
    values.set(type, bytes.toString('utf8', at + 3, end));
    at = end;
  }
  return values;
}

function identityOf(values: ReadonlyMap<number, string>): ProxyIdentity {
  const userId = values.get(identityTlv.userId);
  const fingerprint = values.get(identityTlv.fingerprint);
  const connection = values.get(identityTlv.connection);
  const door = values.get(identityTlv.door);
  if (values.size !== 4 || !userId || !fingerprint || !connection || door !== 'embedded') {
    throw new Error('a PROXY header without our four TLVs');
  }
  return { userId, fingerprint, connection, door };
}
