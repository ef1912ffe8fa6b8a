import { createIdentifier } from '../model/identifier.ts';
import { insertSession, type SessionRow } from '../store/sessions.ts';
import type { Auth } from './auth.ts';
import { createSecret, hashSecret } from './hash-secret.ts';
import { limits } from './limits.ts';
import type { Speaker } from './speaker.ts';

/** What a session is bound to from birth. */
export type Binding = {
  readonly userId: string;
  readonly speaker: Speaker;
  readonly origin: string;
  /** Thumbprint of the browser's own key. */
  readonly browserKey: string;
  /** The browser's User-Agent, for the list of sessions. */
  readonly browser: string;
};

/** Starts a session. The secret is the cookie's value and is nowhere else from then on; its hash is in the database. */
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
  await insertSession(auth.database, session, hashSecret(secret));
  return { session, secret };
}
