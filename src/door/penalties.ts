import type { PenaltyLimits } from './limits.ts';

type Failures = { count: number; blockedUntil: number; at: number };

/**
 * Addresses that keep failing wait longer and longer before they are listened to. An address that a proved key came
 * from starts again from nothing, and later failures there cost little: they may be someone else's behind the same
 * router. Both tables are bounded; the entry that was touched least recently goes first.
 */
export class Penalties {
  readonly #limits: PenaltyLimits;
  readonly #now: () => number;
  readonly #failures = new Map<string, Failures>();
  readonly #known = new Set<string>();

  /** `now` is a clock in milliseconds that never goes back. */
  constructor(limits: PenaltyLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  /** How long this address is not listened to, in milliseconds; 0 if it is. */
  waitMs(address: string): number {
    const failures = this.#failures.get(address);
    return failures === undefined ? 0 : Math.max(0, failures.blockedUntil - this.#now());
  }

  /** Has a proved key come from this address? */
  isKnown(address: string): boolean {
    return this.#known.has(address);
  }

  failed(address: string): void {
    const { free, firstMs, maxMs, knownMaxMs, forgetMs, addresses } = this.#limits;
    const now = this.#now();
    const before = this.#failures.get(address);
    const count = before === undefined || now - before.at > forgetMs ? 1 : before.count + 1;
    const longest = this.isKnown(address) ? knownMaxMs : maxMs;
    const wait = count <= free ? 0 : Math.min(longest, firstMs * 2 ** Math.min(count - free - 1, 30));
    this.#failures.delete(address);
    this.#failures.set(address, { count, blockedUntil: now + wait, at: now });
    forgetOldest(this.#failures, addresses);
  }

  succeeded(address: string): void {
    this.#failures.delete(address);
    this.#known.delete(address);
    this.#known.add(address);
    forgetOldest(this.#known, this.#limits.addresses);
  }
}

/** Maps and sets keep the order of insertion, so the first key is the one touched longest ago. */
function forgetOldest(table: Map<string, unknown> | Set<string>, size: number): void {
  for (const address of table.keys()) {
    if (table.size <= size) return;
    table.delete(address);
  }
}
