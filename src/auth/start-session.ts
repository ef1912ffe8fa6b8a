import { createIdentifier } from '../model/identifier.ts';
import { Refusal } from '../model/refusal.ts';
import { insertSession, type SessionRow } from '../store/sessions.ts';
import type { Statements } from '../store/statements.ts';
import { findUser } from '../store/users.ts';
import type { Auth } from './auth.ts';
import { createSecret, hashSecret } from './hash-secret.ts';
import { limits } from './limits.ts';
import { ownsKey } from './owns-key.ts';
import type { Speaker } from './speaker.ts';

/** What a session is bound to from birth. */
export type Binding = {
  readonly userId: string;
  /** The stored text that the given password fits; null where another way than a password led in. */
  readonly storedPassword: string | null;
  readonly speaker: Speaker;
  readonly origin: string;
  /** Thumbprint of the browser's own key. */
  readonly browserKey: string;
  /** The browser's User-Agent, for the list of sessions. */
  readonly browser: string;
};

/** The password may have been changed, or the key taken away, while the sign-in was under way. */
async function demandUnchanged(statements: Statements, binding: Binding): Promise<void> {
  const { userId, storedPassword, speaker } = binding;
  const user = await findUser(statements, userId);
  const changed = user === null || (storedPassword !== null && user.password !== storedPassword);
  if (changed || !(await ownsKey(statements, userId, speaker.fingerprint))) {
    throw new Refusal('sign-in-failed', 'Your password or key was changed in this moment. Sign in again.');
  }
}

/**
 * Starts a session. The secret is the cookie's value and is nowhere else from then on; its hash is in the database. In
 * one transaction with a last look at what let the user in, so that whatever ends sessions also ends this one.
 */
export async function startSession(auth: Auth, binding: Binding): Promise<{ session: SessionRow; secret: string }> {
  const now = auth.now();
  const secret = createSecret();
  const session: SessionRow = {
    id: createIdentifier(),
    userId: binding.userId,
    door: binding.speaker.door,
    fingerprint: binding.speaker.fingerprint,
    connection: binding.speaker.connection,
    origin: binding.origin,
    browserKey: binding.browserKey,
    browser: binding.browser.slice(0, 256),
    createdAt: now,
    lastActiveAt: now,
    expiresAt: now + limits.absolute,
  };
  await auth.database.transaction(async (statements) => {
    await demandUnchanged(statements, binding);
    await insertSession(statements, session, hashSecret(secret));
  });
  return { session, secret };
}
