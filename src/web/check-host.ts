import type { Speaker } from '../auth/speaker.ts';
import type { Tunnels } from '../auth/tunnels.ts';
import { Refusal } from '../model/refusal.ts';
import type { Context, Next } from './context.ts';

/** Names of loopback, for doors and tunnels without an opening: what a stranger's DNS name can never be. */
const loopbackHost = /^(?:127\.0\.0\.1|\[::1\]|[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.localhost)(?::\d{1,5})?$/;

function isAllowed(host: string, speaker: Speaker, tunnels: Tunnels): boolean {
  const openings = speaker.connection === null ? new Set<string>() : tunnels.openingsOf(speaker.connection);
  return openings.size > 0 ? openings.has(`http://${host}`) : loopbackHost.test(host);
}

/** The Host header, if there is exactly one: Node keeps the first of several and drops the rest. */
function onlyHost(rawHeaders: readonly string[]): string | null {
  const hosts = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host');
  return hosts.length === 1 ? (hosts[0] ?? null) : null;
}

/**
 * Answers only to the name that this tunnel was opened under (421 otherwise, before anything else is looked at): a page
 * at another name, rebound by DNS to loopback, gets nothing, the page's own files included.
 */
export function checkHost(tunnels: Tunnels) {
  return async (context: Context, next: Next): Promise<void> => {
    const host = onlyHost(context.req.rawHeaders);
    if (host === null || !isAllowed(host, context.state.speaker, tunnels) || !context.url.startsWith('/')) {
      throw new Refusal('wrong-host', 'Tunnelkeep does not answer to this name. Open it with open-backup-remote.');
    }
    context.state.origin = `http://${host}`;
    await next();
  };
}
