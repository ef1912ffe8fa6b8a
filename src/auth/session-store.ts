import { findOpenSessionBySecret, touchSession } from '../store/sessions.ts';
import type { Auth } from './auth.ts';
import { endSession } from './end-session.ts';
import { hashSecret } from './hash-secret.ts';
import { sessionFault } from './session-fault.ts';

/**
 * koa-session's store over the sessions table. `set` only touches a row that is open: a slow request that ends after a
 * log-out writes its session back, and a store that inserts would bring it to life again. Rows are born in
 * start-session.ts alone.
 */
export function sessionStore(auth: Auth) {
  const find = (secret: string) => findOpenSessionBySecret(auth.database, hashSecret(secret));
  return {
    async get(secret: string): Promise<{ id: string } | undefined> {
      const session = await find(secret);
      if (session === null || sessionFault(session, auth.now()) !== null) return undefined;
      return { id: session.id };
    },
    async set(secret: string): Promise<void> {
      const session = await find(secret);
      if (session !== null) await touchSession(auth.database, session.id, auth.now());
    },
    async destroy(secret: string): Promise<void> {
      const session = await find(secret);
      if (session !== null) await endSession(auth, session.id, 'you signed in anew');
    },
  };
}
