import type { Auth } from '../auth/auth.ts';
import type { Grant } from '../auth/authorize.ts';
import { sessionOf } from '../auth/principal.ts';
import { findOpenSession } from '../store/sessions.ts';
import type { Context } from './context.ts';

/**
 * Aborts when the browser goes away or the session ends, whichever is first; at once where the session ended after it
 * was checked: the signal comes first, the last look after it.
 */
export async function untilGone(auth: Auth, context: Context, grant: Grant): Promise<AbortSignal> {
  const controller = new AbortController();
  context.res.once('close', () => controller.abort());
  const { id } = sessionOf(grant.principal);
  const ended = auth.signals.signalOf(id);
  if ((await findOpenSession(auth.database, id)) === null) auth.signals.ended(id);
  return AbortSignal.any([controller.signal, ended]);
}
