import { Refusal } from '../model/refusal.ts';
import type { Auth } from './auth.ts';
import type { Speaker } from './speaker.ts';

/**
 * The user that a sign-in code stands for. The code is used up even where it comes over another connection or at
 * another origin than it was given for: then it was seen by somebody else.
 */
export function signInByCode(auth: Auth, code: string, speaker: Speaker, origin: string): string {
  const target = auth.codes.redeem(code);
  const atHome =
    target !== null &&
    target.origin === origin &&
    target.connection === speaker.connection &&
    target.fingerprint === speaker.fingerprint;
  if (!atHome) {
    throw new Refusal(
      'sign-in-failed',
      'This sign-in link was used already, is older than a minute, or was made for another tunnel. Run open-backup-remote again.',
    );
  }
  return target.userId;
}
