import { findOpenSessionBySecret, touchSession } from '../store/sessions.ts';
import type { Auth } from './auth.ts';
import { endSession } from './end-session.ts';
import { hashSecret } from './hash-secret.ts';
import { isAtHome } from './is-at-home.ts';
import { sessionFault } from './session-fault.ts';
import type { Speaker } from './speaker.ts';

/** What koa-session hands to its store: the request, of which this is read. */
type Asked = { readonly ctx: { readonly state: { readonly speaker: Speaker; readonly origin: string } } };

/**
 * koa-session's store over the sessions table. `set` only touches a row that is open: a slow request that ends after a
 * log-out writes its session back, and a store that inserts would bring it to life again. Rows are born in
 * start-session.ts alone. A cookie that was brought from elsewhere is as good as none: it neither opens its session nor,
 * when its bearer signs in or out, ends it.
 */
export function sessionStore(auth: Auth) {
  const find = (secret: string) => findOpenSessionBySecret(auth.database, hashSecret(secret));
  return {
    async get(secret: string, _lifetime: unknown, { ctx }: Asked): Promise<{ id: string } | undefined> {
      const session = await find(secret);
      if (session === null || sessionFault(session, auth.now()) !== null) return undefined;
      return isAtHome(session, ctx.state.speaker, ctx.state.origin) ? { id: session.id } : undefined;
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
