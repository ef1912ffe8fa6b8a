import { ExpiringMap } from './expiring-map.ts';
import { createSecret, hashSecret } from './hash-secret.ts';
import { limits } from './limits.ts';

/** One GET of one path, for a session. */
export type Ticket = { readonly sessionId: string; readonly path: string };

/** Tickets for streams and downloads, which cannot carry a header: used once, soon. */
export class Tickets {
  readonly #given: ExpiringMap<Ticket>;

  constructor(now: () => number) {
    this.#given = new ExpiringMap(now, limits.ticket, 1024);
  }

  give(ticket: Ticket): string {
    const secret = createSecret();
    this.#given.put(hashSecret(secret).toString('base64'), ticket);
    return secret;
  }

  /** Uses the ticket up. Null where it is unknown, used or too old. */
  redeem(secret: string): Ticket | null {
    return this.#given.take(hashSecret(secret).toString('base64'));
  }
}
