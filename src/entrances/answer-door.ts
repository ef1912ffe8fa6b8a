import type { Auth } from '../auth/auth.ts';
import { identifyKey } from '../auth/identify-key.ts';
import { isPairing } from '../auth/offer-pairing.ts';
import { pairKey } from '../auth/pair-key.ts';
import type { DoorAsks, ServiceSays } from '../model/door-message.ts';
import { openingOrigin } from '../model/opening.ts';
import { Refusal } from '../model/refusal.ts';
import { findUserKey } from '../store/user-keys.ts';

/** Answers what the door asks: whose key this is, and for a sign-in code. */
export async function answerDoor(auth: Auth, asked: DoorAsks): Promise<ServiceSays> {
  if (asked.ask === 'identify') {
    const identified = await identifyKey(auth, Buffer.from(asked.key, 'base64'));
    return identified === null && (await isPairing(auth))
      ? { id: asked.id, pairing: true }
      : { id: asked.id, identified };
  }
  if (asked.ask === 'pair') return pair(auth, asked);
  const fingerprint = auth.tunnels.fingerprintOf(asked.connection);
  const key = fingerprint === null ? null : await findUserKey(auth.database, fingerprint);
  const origin = openingOrigin(asked.host, asked.port);
  if (fingerprint === null || key === null || !auth.tunnels.opened(asked.connection, origin)) {
    return { id: asked.id, refused: 'This key may no longer sign in.' };
  }
  const code = auth.codes.give({ userId: key.userId, fingerprint, connection: asked.connection, origin });
  return { id: asked.id, opened: { code } };
}

async function pair(auth: Auth, asked: Extract<DoorAsks, { ask: 'pair' }>): Promise<ServiceSays> {
  try {
    return { id: asked.id, identified: await pairKey(auth, Buffer.from(asked.key, 'base64'), asked.code) };
  } catch (error) {
    if (error instanceof Refusal) return { id: asked.id, refused: error.message };
    throw error;
  }
}
