/** Things that can be taken once, and only for a while. Bounded: when it is full, the oldest is forgotten. */
export class ExpiringMap<T> {
  readonly #entries = new Map<string, { readonly value: T; readonly until: number }>();
  readonly #now: () => number;
  readonly #lifetime: number;
  readonly #most: number;

  constructor(now: () => number, lifetime: number, most: number) {
    this.#now = now;
    this.#lifetime = lifetime;
    this.#most = most;
  }

  put(name: string, value: T): void {
    for (const [old, { until }] of this.#entries) {
      if (until >= this.#now() && this.#entries.size < this.#most) break;
      this.#entries.delete(old);
    }
    this.#entries.set(name, { value, until: this.#now() + this.#lifetime });
  }

  /** The value, which is gone from then on; null where it is unknown, taken or too old. */
  take(name: string): T | null {
    const entry = this.#entries.get(name);
    this.#entries.delete(name);
    return entry !== undefined && entry.until >= this.#now() ? entry.value : null;
  }
}
