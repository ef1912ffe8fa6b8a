import {
  identityTlv,
  type ProxyIdentity,
  proxyFamily,
  proxyHeaderLimit,
  proxySignature,
  proxyVersionCommand,
} from '../model/proxy-identity.ts';

/** The header for one forwarded channel. Throws if the identity does not fit, which is a bug: the service made it. */
export function proxyHeader(identity: ProxyIdentity): Buffer {
  const tlvs = Buffer.concat([
    tlv(identityTlv.userId, identity.userId),
    tlv(identityTlv.fingerprint, identity.fingerprint),
    tlv(identityTlv.connection, identity.connection),
    tlv(identityTlv.door, identity.door),
  ]);
  const fixed = Buffer.alloc(16);
  fixed.set(proxySignature);
  fixed.writeUInt8(proxyVersionCommand, 12);
  fixed.writeUInt8(proxyFamily, 13);
  fixed.writeUInt16BE(tlvs.length, 14);
  const header = Buffer.concat([fixed, tlvs]);
  if (header.length > proxyHeaderLimit) throw new RangeError('the PROXY header is longer than its limit');
  return header;
}

/** Type in one byte, length in two, value (proxy-protocol.txt, 2.2). */
function tlv(type: number, text: string): Buffer {
  const value = Buffer.from(text);
  const head = Buffer.alloc(3);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(value.length, 1);
  return Buffer.concat([head, value]);
}
