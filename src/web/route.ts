import type { Grant } from '../auth/authorize.ts';
import type { Permission } from '../model/permission.ts';
import type { Context } from './context.ts';
import type { Web } from './web.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One line of the table. `by` says how the session is shown: by access token, by ticket, or, for `public`, not at all. */
export type Route = {
  readonly method: Method;
  readonly path: string;
  readonly permission: Permission | 'public';
  readonly by: 'token' | 'ticket' | 'nothing';
  readonly action: (web: Web, context: Context, grant: Grant) => Promise<void>;
};

type Action<P extends Permission> = (web: Web, context: Context, grant: Grant<P>) => Promise<void>;

/** A line whose action gets the grant that it names: an action for another permission does not compile. */
export function route<P extends Permission>(method: Method, path: string, permission: P, action: Action<P>): Route {
  return { method, path, permission, by: 'token', action: action as Route['action'] };
}

/** For what a browser asks for by itself, where no header can be set. */
export function ticketRoute<P extends Permission>(path: string, permission: P, action: Action<P>): Route {
  return { method: 'GET', path, permission, by: 'ticket', action: action as Route['action'] };
}

/** Asked for without a session. */
export function publicRoute(
  method: Method,
  path: string,
  action: (web: Web, context: Context) => Promise<void>,
): Route {
  return { method, path, permission: 'public', by: 'nothing', action };
}
