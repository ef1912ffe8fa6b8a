import type { Account } from './state.ts';

export type SessionEnding = { readonly why: 'idle' | 'age'; readonly minutes: number };

/**
 * Is the session about to end, and why? Null while there is time: more than two minutes of idleness (WCAG 2.2.1 asks
 * for 20 seconds at least), more than ten of age. All times in milliseconds since 1970; `toldAt` and `ownNow` by this
 * computer's clock, `serverNow` by the service's.
 */
export function sessionEnding(
  known: Pick<Account, 'idleMinutes' | 'expiresAt'>,
  toldAt: number,
  ownNow: number,
  serverNow: number,
): SessionEnding | null {
  const idle = (toldAt - ownNow) / 60_000 + known.idleMinutes;
  if (idle <= 2) return { why: 'idle', minutes: Math.max(1, Math.ceil(idle)) };
  const age = (known.expiresAt - serverNow) / 60_000;
  if (age <= 10) return { why: 'age', minutes: Math.max(1, Math.ceil(age)) };
  return null;
}
