import { limits } from './limits.ts';

const most = 10_000;

/** The proofs that were seen while their nonce was good (RFC 9449, 11.1). When full, new ones are refused. */
export class ProofReplays {
  readonly #seen = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** True the first time for this key and this proof's id. */
  firstTime(thumbprint: string, proofId: string): boolean {
    const name = `${thumbprint} ${proofId}`;
    if (this.#seen.size >= most) this.#forgetOld();
    if (this.#seen.has(name) || this.#seen.size >= most) return false;
    this.#seen.set(name, this.#now() + limits.nonce);
    return true;
  }

  #forgetOld(): void {
    for (const [name, until] of this.#seen) if (until < this.#now()) this.#seen.delete(name);
  }
}
