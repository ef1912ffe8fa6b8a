import { signal } from '@preact/signals';

/** How far the service's clock is ahead of this computer's, in milliseconds; 0 while they agree to two seconds. */
export const clockOffset = signal(0);

/** Learns the offset from a `Date` header: whole seconds, so half of one is added. */
export function noteServerDate(header: string | null): void {
  const at = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(at)) return;
  const measured = at + 500 - Date.now();
  const offset = Math.abs(measured) < 2000 ? 0 : measured;
  // An answer that took a while says little: small changes are left alone.
  if (offset === 0 || Math.abs(offset - clockOffset.peek()) > 2000) clockOffset.value = offset;
}

/**
 * The service's time in milliseconds since 1970. A laptop whose clock is wrong must still make proofs that are not
 * stale, and say "2 minutes ago" of what happened 2 minutes ago.
 */
export function serverNow(): number {
  return Date.now() + clockOffset.peek();
}
