import { nothing } from '../api/answers.ts';
import { isSignedOut } from '../api/api-error.ts';
import { ask } from '../api/ask.ts';
import { endSession } from './end-session.ts';
import { renew } from './renew.ts';

/**
 * Sets the user's password. `current` is null where there is none yet. A new password ends other sessions; should it
 * have ended this one too, the page says so. Throws an ApiError where the service refuses.
 */
export async function changePassword(password: string, current: string | null): Promise<void> {
  await ask('PUT', '/api/v1/password', nothing, { body: current === null ? { password } : { password, current } });
  try {
    await renew(true);
  } catch (error) {
    if (!isSignedOut(error)) throw error;
    await endSession('Your new password is saved. Sign in with it.');
  }
}
