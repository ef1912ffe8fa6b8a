/**
 * Who is speaking, ahead of the bytes of each forwarded channel: a PROXY protocol version 2 header (HAProxy's
 * proxy-protocol.txt, 2.2) with family UNSPEC and these TLVs from the range for own use (2.2.7). Believed on `ui.sock` only.
 */
export const proxySignature = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);

/** Version 2, command PROXY; then family and protocol UNSPEC. */
export const proxyVersionCommand = 0x21;
export const proxyFamily = 0x00;

/** TLV types; each value is UTF-8 text. All four must be there, once each, and no other. */
export const identityTlv = { userId: 0xe0, fingerprint: 0xe1, connection: 0xe2, door: 0xe3 } as const;

/** A header is never longer than this, the 16 fixed bytes included. */
export const proxyHeaderLimit = 512;

export type ProxyIdentity = {
  readonly userId: string;
  readonly fingerprint: string;
  /** 32 hexadecimal digits, fresh for each SSH connection. */
  readonly connection: string;
  readonly door: 'embedded';
};
