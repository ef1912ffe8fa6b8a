import type Koa from 'koa';
import session from 'koa-session';
import type { Auth } from '../auth/auth.ts';
import { createSecret } from '../auth/hash-secret.ts';
import { limits } from '../auth/limits.ts';
import { sessionStore } from '../auth/session-store.ts';
import type { Context, Next } from './context.ts';

export const sessionPath = '/api/v1/session';

/**
 * The session cookie, on the two paths that read it. It has no `Secure`: on plain-http loopback that protects nothing,
 * and older Safari drops it. It is not signed: it is 256 random bits, and looked up.
 */
export function sessionCookie(auth: Auth, app: Koa) {
  const middleware = session(
    {
      key: 'tunnelkeep',
      path: sessionPath,
      httpOnly: true,
      sameSite: 'strict',
      secure: false,
      signed: false,
      overwrite: true,
      maxAge: limits.absolute,
      genid: (context: { state: { newSessionSecret?: string } }) => context.state.newSessionSecret ?? createSecret(),
      store: sessionStore(auth),
    } as Parameters<typeof session>[0],
    app,
  );
  return (context: Context, next: Next) =>
    context.path === sessionPath || context.path.startsWith(`${sessionPath}/`)
      ? middleware(context as never, next as never)
      : next();
}
