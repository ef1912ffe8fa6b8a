import type { Auth } from '../auth/auth.ts';
import type { Grant } from '../auth/authorize.ts';
import type { Context } from './context.ts';

/** Aborts when the browser goes away or the session ends, whichever is first. */
export function untilGone(auth: Auth, context: Context, grant: Grant): AbortSignal {
  const controller = new AbortController();
  context.res.once('close', () => controller.abort());
  return AbortSignal.any([controller.signal, auth.signals.signalOf(grant.principal.session.id)]);
}
