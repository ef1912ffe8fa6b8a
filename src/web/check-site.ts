import { Refusal } from '../model/refusal.ts';
import type { Context, Next } from './context.ts';

const reading: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Refuses what another site's page makes the browser send (Fetch Metadata, and Origin where something may change).
 * Other ports of localhost count as same-site to a browser, so only same-origin is good enough for the API.
 */
export async function checkSite(context: Context, next: Next): Promise<void> {
  const site = context.get('Sec-Fetch-Site');
  const origin = context.get('Origin');
  const wrongOrigin = origin !== '' && origin !== context.state.origin;
  const wrongSite = site !== '' && site !== 'same-origin' && context.path.startsWith('/api/');
  if (wrongOrigin || wrongSite || (origin === '' && !reading.has(context.method))) {
    throw new Refusal('cross-site', 'This request came from another page than Tunnelkeep itself.');
  }
  await next();
}
