import type { ParameterizedContext } from 'koa';
import type { Logger } from 'pino';
import type { Speaker } from '../auth/speaker.ts';

/** What the middleware has found out about a request, in the order of app.ts. */
export type State = {
  requestId: string;
  log: Logger;
  speaker: Speaker;
  /** `http://` and the Host that was found to be allowed. */
  origin: string;
  /** The secret of a session that was started by this request, for koa-session to put into the cookie. */
  newSessionSecret?: string;
  /** The body, once it has come whole. */
  bodyText?: string;
};

export type Context = ParameterizedContext<State> & {
  /** Parts of the path, from the routes table. */
  params: Record<string, string>;
  /** koa-session's; there on the paths below `/api/v1/session` only. */
  session?: CookieSession | null | undefined;
};

/** koa-session's session, with what sessionStore gives it. */
export type CookieSession = { id?: string; regenerate(): Promise<void> };

export type Next = () => Promise<unknown>;
