import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { limits } from './limits.ts';

/** Nonces for proofs (RFC 9449, 8): the time and 16 random bytes under a MAC, so that none has to be stored. */
export class NonceMint {
  readonly #key: Buffer;
  readonly #now: () => number;

  constructor(key: Buffer, now: () => number) {
    this.#key = key;
    this.#now = now;
  }

  issue(): string {
    const body = Buffer.alloc(24);
    body.writeBigUInt64BE(BigInt(this.#now()));
    randomBytes(16).copy(body, 8);
    return Buffer.concat([body, this.#mac(body)]).toString('base64url');
  }

  /** Is it one of ours, and young enough? */
  accepts(nonce: string): boolean {
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== 24 + 32) return false;
    const body = bytes.subarray(0, 24);
    if (!timingSafeEqual(bytes.subarray(24), this.#mac(body))) return false;
    const age = this.#now() - Number(body.readBigUInt64BE());
    return age >= 0 && age <= limits.nonce;
  }

  #mac(body: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(body).digest();
  }
}
