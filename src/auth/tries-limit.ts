const second = 1000;
/** Tries that cost nothing but themselves. */
const free = 3;
const longest = 30 * second;
const most = 4096;

/**
 * Slows down guessing: from the fourth wrong password on, each doubles the wait, up to 30 seconds. Counted per account
 * *and* door key, so that a stranger who guesses at the owner's account does not keep the owner out.
 */
export class TriesLimit {
  readonly #tries = new Map<string, { count: number; until: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Seconds to wait before the next try, 0 where it may come now. */
  waitSeconds(account: string, key: string | null): number {
    const until = this.#tries.get(`${key} ${account}`)?.until ?? 0;
    return Math.max(0, Math.ceil((until - this.#now()) / second));
  }

  failed(account: string, key: string | null): void {
    const name = `${key} ${account}`;
    const count = (this.#tries.get(name)?.count ?? 0) + 1;
    const wait = count < free ? 0 : Math.min(longest, second * 2 ** (count - free));
    this.#tries.delete(name);
    this.#tries.set(name, { count, until: this.#now() + wait });
    for (const oldest of this.#tries.keys()) {
      if (this.#tries.size <= most) break;
      this.#tries.delete(oldest);
    }
  }

  succeeded(account: string, key: string | null): void {
    this.#tries.delete(`${key} ${account}`);
  }
}
