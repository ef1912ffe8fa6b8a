/** Bytes in base64url without padding (RFC 4648, 5; RFC 7515, 2). */
export function toBase64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The JSON of a value, in base64url, as the parts of a JWT are written. */
export function jsonToBase64url(value: unknown): string {
  return toBase64url(new TextEncoder().encode(JSON.stringify(value)));
}
