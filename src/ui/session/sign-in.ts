import { adopt } from './adopt.ts';
import { createBrowserKey, storeBrowserKey } from './browser-key.ts';
import { tellTabs } from './channel.ts';
import { postProved } from './post-proved.ts';
import { withSessionLock } from './session-lock.ts';

export type Credentials = { readonly code: string } | { readonly password: string; readonly name?: string };

/** Signs in with a fresh key, which becomes the browser's own once the service has said yes. Throws an ApiError. */
export async function signIn(credentials: Credentials): Promise<void> {
  await withSessionLock(async () => {
    const pair = await createBrowserKey();
    const answer = await postProved('/api/v1/session', pair, credentials);
    await storeBrowserKey(pair);
    adopt(answer);
  });
  tellTabs({ type: 'signed-in' });
}
