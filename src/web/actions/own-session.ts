import type { Grant } from '../../auth/authorize.ts';
import { endSession, endSessions } from '../../auth/end-session.ts';
import { limits } from '../../auth/limits.ts';
import { listOwnSessions } from '../../auth/list-own-sessions.ts';
import { sessionOf } from '../../auth/principal.ts';
import { Refusal } from '../../model/refusal.ts';
import type { SessionLine } from '../../model/sign-in.ts';
import type { Context } from '../context.ts';
import type { Web } from '../web.ts';

type Own = Grant<'end-own-session'>;

/** Who I am, and until when. */
export async function showSession(_web: Web, context: Context, { principal }: Own): Promise<void> {
  const { createdAt, expiresAt } = sessionOf(principal);
  const { user, needsPassword } = principal;
  context.body = { user, needsPassword, idleMinutes: limits.idle / 60_000, createdAt, expiresAt };
}

/** Log out: ended on disk before the answer goes out; the browser forgets the cookie and what the page stored. */
export async function logOut({ auth }: Web, context: Context, { principal }: Own): Promise<void> {
  await endSession(auth, sessionOf(principal).id, 'you logged out');
  context.session = null;
  context.set('Clear-Site-Data', '"cache", "cookies", "storage"');
  context.status = 204;
}

/** The user's own open sessions. */
export async function listSessions({ auth }: Web, context: Context, grant: Own): Promise<void> {
  const { principal } = grant;
  const rows = await listOwnSessions(auth, grant);
  const sessions: SessionLine[] = rows.map((row) => ({
    id: row.id,
    user: principal.user.name,
    door: row.door,
    fingerprint: row.fingerprint,
    browser: row.browser,
    createdAt: row.createdAt,
    lastActiveAt: row.lastActiveAt,
    current: row.id === sessionOf(principal).id,
  }));
  context.body = { sessions };
}

/** Ends one of the user's own sessions. */
export async function revokeSession({ auth }: Web, context: Context, grant: Own): Promise<void> {
  const found = (await listOwnSessions(auth, grant)).find(({ id }) => id === context.params.id);
  if (found === undefined) throw new Refusal('not-found', 'This session has ended already.');
  await endSession(auth, found.id, 'it was revoked from another session');
  context.status = 204;
}

/** Log out everywhere: this session too. */
export async function logOutEverywhere({ auth }: Web, context: Context, { principal }: Own): Promise<void> {
  await endSessions(auth, 'you logged out everywhere', ({ userId }) => userId === principal.user.id);
  context.set('Clear-Site-Data', '"cache", "cookies", "storage"');
  context.status = 204;
}
