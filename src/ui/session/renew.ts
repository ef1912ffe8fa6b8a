import { ApiError } from '../api/api-error.ts';
import { adopt } from './adopt.ts';
import { createBrowserKey, loadBrowserKey } from './browser-key.ts';
import { postProved } from './post-proved.ts';
import { withSessionLock } from './session-lock.ts';
import { readEpoch } from './tokens.ts';

let underWay: Promise<void> | null = null;

/**
 * A new access token for the cookie and the browser's key. Calls at the same time share one. Throws an ApiError; its
 * code is `not-signed-in` where the session is over, or there was none.
 */
export function renew(active: boolean): Promise<void> {
  underWay ??= withSessionLock(() => renewNow(active)).finally(() => {
    underWay = null;
  });
  return underWay;
}

async function renewNow(active: boolean): Promise<void> {
  // Without a stored key the call still tells what the sign-in page has to offer, and the first nonce.
  const pair = (await loadBrowserKey()) ?? (await createBrowserKey());
  const epoch = readEpoch();
  const answer = await postProved('/api/v1/session/token', pair, { active });
  if (epoch !== readEpoch()) throw new ApiError('not-signed-in', 'You logged out.');
  adopt(answer);
}
