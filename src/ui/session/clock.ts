let offset = 0;

/** Learns how far this computer's clock is from the service's, from a `Date` header (whole seconds, so half is added). */
export function noteServerDate(header: string | null): void {
  const at = header === null ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(at)) offset = at + 500 - Date.now();
}

/**
 * The service's time in milliseconds since 1970. A laptop whose clock is wrong must still make proofs that are not
 * stale, and say "2 minutes ago" of what happened 2 minutes ago. Differences under two seconds are left alone.
 */
export function serverNow(): number {
  return Date.now() + (Math.abs(offset) < 2000 ? 0 : offset);
}
