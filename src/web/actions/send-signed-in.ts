import { sealAccessToken } from '../../auth/access-token.ts';
import type { Auth } from '../../auth/auth.ts';
import { limits } from '../../auth/limits.ts';
import { type Principal, sessionOf } from '../../auth/principal.ts';
import type { SignedIn } from '../../model/sign-in.ts';
import type { Context } from '../context.ts';

/** Answers with a fresh access token and what the page needs to know of its session. */
export async function sendSignedIn(auth: Auth, context: Context, principal: Principal): Promise<void> {
  const answer: SignedIn = {
    ...(await sealAccessToken(auth, sessionOf(principal).id)),
    nonce: auth.nonces.issue(),
    user: principal.user,
    needsPassword: principal.needsPassword,
    idleMinutes: limits.idle / 60_000,
    expiresAt: sessionOf(principal).expiresAt,
  };
  context.body = answer;
}
