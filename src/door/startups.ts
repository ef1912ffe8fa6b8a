import type { Limits } from './limits.ts';

type Startup = { readonly address: string; readonly known: boolean; readonly evict: () => void };

/**
 * The places for connections that have not proved a key yet. When they are all taken, one address cannot hold them
 * against the others: a newcomer whose address is known gets the place of the longest waiting stranger, any other
 * newcomer that of the longest waiting connection of the address that has most, if that has at least two more.
 */
export class Startups {
  readonly #limits: Pick<Limits, 'unauthenticated' | 'unauthenticatedPerAddress'>;
  readonly #waiting = new Set<Startup>();

  constructor(limits: Pick<Limits, 'unauthenticated' | 'unauthenticatedPerAddress'>) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#waiting.size;
  }

  /**
   * Takes a place, or answers null if there is none. `evict` is called at most once, if the place is given to another.
   * The answer leaves the place, any number of times.
   */
  enter(address: string, known: boolean, evict: () => void): (() => void) | null {
    const victim = this.#victim(address, known);
    if (victim === null) return null;
    if (victim !== undefined) {
      this.#waiting.delete(victim);
      victim.evict();
    }
    const startup = { address, known, evict };
    this.#waiting.add(startup);
    return () => this.#waiting.delete(startup);
  }

  /** Who must go: undefined if nobody, null if the newcomer itself. */
  #victim(address: string, known: boolean): Startup | undefined | null {
    const own = this.#of(address);
    if (own.length >= this.#limits.unauthenticatedPerAddress) return known ? (own[0] ?? null) : null;
    if (this.#waiting.size < this.#limits.unauthenticated) return undefined;
    if (known) return [...this.#waiting].find((startup) => !startup.known) ?? null;
    const most = this.#largest();
    return most.length >= own.length + 2 ? (most[0] ?? null) : null;
  }

  #of(address: string): Startup[] {
    return [...this.#waiting].filter((startup) => startup.address === address);
  }

  /** The connections of that unknown address which has most of them, longest waiting first. */
  #largest(): Startup[] {
    const strangers = [...this.#waiting].filter((startup) => !startup.known);
    const groups = [...new Set(strangers.map((startup) => startup.address))].map((address) => this.#of(address));
    return groups.reduce<Startup[]>((most, group) => (group.length > most.length ? group : most), []);
  }
}
