import { randomInt, timingSafeEqual } from 'node:crypto';
import { hashSecret } from './hash-secret.ts';

const lifetime = 15 * 60_000;
const mostTries = 10;
/** Without letters that are mistaken for others. 8 of 30: as good as 39 random bits, for ten tries. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

const normal = (code: string) => code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');

/**
 * A code that is printed in the log and typed by whoever may read that: it makes the very first key the owner's, or
 * stands in for the owner's first password. It lives a quarter of an hour, and takes ten tries. Only its hash is kept.
 */
export class PrintedCode {
  readonly #now: () => number;
  #hash: Buffer | null = null;
  #until = 0;
  #tries = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Makes a new code, to be shown once: `ABCD-EFGH`. */
  open(): string {
    const code = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
    this.#hash = hashSecret(code);
    this.#until = this.#now() + lifetime;
    this.#tries = 0;
    return `${code.slice(0, 4)}-${code.slice(4)}`;
  }

  isOpen(): boolean {
    return this.#hash !== null && this.#now() < this.#until && this.#tries < mostTries;
  }

  /** Is this the code? Every call counts as a try. Capitals, blanks and dashes do not matter. */
  fits(code: string): boolean {
    if (!this.isOpen() || this.#hash === null) return false;
    this.#tries += 1;
    return timingSafeEqual(this.#hash, hashSecret(normal(code)));
  }

  close(): void {
    this.#hash = null;
  }
}
