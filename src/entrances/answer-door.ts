import type { Auth } from '../auth/auth.ts';
import { identifyKey } from '../auth/identify-key.ts';
import type { DoorAsks, ServiceSays } from '../model/door-message.ts';
import { openingOrigin } from '../model/opening.ts';
import { findUserKey } from '../store/user-keys.ts';

/** Answers what the door asks: whose key this is, and for a sign-in code. */
export async function answerDoor(auth: Auth, asked: DoorAsks): Promise<ServiceSays> {
  if (asked.ask === 'identify') {
    return { id: asked.id, identified: await identifyKey(auth, Buffer.from(asked.key, 'base64')) };
  }
  const fingerprint = auth.tunnels.fingerprintOf(asked.connection);
  const key = fingerprint === null ? null : await findUserKey(auth.database, fingerprint);
  const origin = openingOrigin(asked.host, asked.port);
  if (fingerprint === null || key === null || !auth.tunnels.opened(asked.connection, origin)) {
    return { id: asked.id, refused: 'This key may no longer sign in.' };
  }
  const code = auth.codes.give({ userId: key.userId, fingerprint, connection: asked.connection, origin });
  return { id: asked.id, opened: { code } };
}
