import type { SignedIn } from '../../model/sign-in.ts';
import { account, phase } from './state.ts';
import { keepAccessToken } from './tokens.ts';

/** Takes over what a sign-in or a renewal answered. */
export function adopt(answer: SignedIn): void {
  keepAccessToken(answer.accessToken, answer.accessTokenExpiresAt);
  const { user, needsPassword, idleMinutes, expiresAt } = answer;
  account.value = { user, needsPassword, idleMinutes, expiresAt };
  const at = needsPassword ? 'first-password' : 'signed-in';
  if (phase.value.at !== at) phase.value = { at };
}
