import { ExpiringMap } from './expiring-map.ts';
import { createSecret, hashSecret } from './hash-secret.ts';
import { limits } from './limits.ts';

/** What a code is good for: this user, over this connection, at this origin. */
export type CodeTarget = {
  readonly userId: string;
  readonly fingerprint: string;
  readonly connection: string;
  readonly origin: string;
};

/** Sign-in codes that were given and not used. Only in memory, and only as hashes: a restart forgets them. */
export class SignInCodes {
  readonly #given: ExpiringMap<CodeTarget>;

  constructor(now: () => number) {
    this.#given = new ExpiringMap(now, limits.signInCode, 256);
  }

  give(target: CodeTarget): string {
    const code = createSecret();
    this.#given.put(hashSecret(code).toString('base64'), target);
    return code;
  }

  /** Uses the code up, right or wrong place. Null where it is unknown, used or older than 60 seconds. */
  redeem(code: string): CodeTarget | null {
    return this.#given.take(hashSecret(code).toString('base64'));
  }
}
