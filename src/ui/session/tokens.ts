import { signal } from '@preact/signals';

let accessToken: string | null = null;
let nonce: string | null = null;
let epoch = 0;

/** When the access token runs out, in milliseconds of the service's time since 1970; null while there is none. */
export const accessTokenExpiresAt = signal<number | null>(null);

/** The access token lives here and nowhere else: never in storage, an address or the document. */
export function keepAccessToken(token: string, expiresAt: number): void {
  accessToken = token;
  accessTokenExpiresAt.value = expiresAt;
}

export function readAccessToken(): string | null {
  return accessToken;
}

export function dropAccessToken(): void {
  accessToken = null;
  accessTokenExpiresAt.value = null;
  epoch += 1;
}

/** Goes up with each session that ends here: an answer that was asked for before belongs to the session before. */
export function readEpoch(): number {
  return epoch;
}

/** The service's number for the next proof (RFC 9449, 8). */
export function keepNonce(next: string): void {
  nonce = next;
}

export function readNonce(): string | null {
  return nonce;
}
