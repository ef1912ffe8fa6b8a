import type { Context } from '../context.ts';
import type { Web } from '../web.ts';

/** For the container's health check: one word, and nothing else without a session. */
export async function showHealth(_web: Web, context: Context): Promise<void> {
  context.type = 'text/plain';
  context.body = 'ok\n';
}
