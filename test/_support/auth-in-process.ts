import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { type Auth, createAuth } from '../../src/auth/auth.ts';
import type { Speaker } from '../../src/auth/speaker.ts';
import { startSession } from '../../src/auth/start-session.ts';
import { createIdentifier } from '../../src/model/identifier.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import type { SessionRow } from '../../src/store/sessions.ts';
import { insertUserKey } from '../../src/store/user-keys.ts';
import { insertUser } from '../../src/store/users.ts';
import { scratchFolder } from './scratch-folder.ts';

export const second = 1000;
export const minute = 60 * second;

/** Sign-in and sessions over a real database, without a network, and with a clock that the test moves. */
export type AuthInProcess = {
  readonly auth: Auth;
  readonly database: Database;
  readonly clock: { now: number };
  readonly userId: string;
  readonly fingerprint: string;
  /** A connection of the owner's key; its tunnel is up. */
  connect(): Extract<Speaker, { door: 'embedded' }>;
  /** A session born over this connection at this origin. */
  enter(speaker: Speaker, origin: string): Promise<{ session: SessionRow; secret: string }>;
};

export async function authInProcess(t: ExecutionContext): Promise<AuthInProcess> {
  const database = await openDatabase(join(await scratchFolder(t), 'test.sqlite3'));
  t.teardown(() => database.close());
  const clock = { now: Date.UTC(2026, 0, 1) };
  const secret = randomBytes(32);
  const subkey = (purpose: string) => createHash('sha256').update(secret).update(purpose).digest();
  const auth = createAuth(database, subkey, () => clock.now);
  const userId = createIdentifier();
  await insertUser(database, { id: userId, name: 'owner', role: 'owner' }, clock.now);
  const fingerprint = 'SHA256:of-the-owner';
  await insertUserKey(database, { fingerprint, userId, line: 'ssh-ed25519 AAAA', source: 'page' }, clock.now);
  return {
    auth,
    database,
    clock,
    userId,
    fingerprint,
    connect: () => {
      const connection = randomBytes(16).toString('hex');
      auth.tunnels.connected(connection, fingerprint);
      return { door: 'embedded', userId, fingerprint, connection };
    },
    enter: (speaker, origin) =>
      startSession(auth, { userId, storedPassword: null, speaker, origin, browserKey: 'its key', browser: 'a test' }),
  };
}
