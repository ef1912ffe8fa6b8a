import type { Auth } from '../../auth/auth.ts';
import { sessionOf } from '../../auth/principal.ts';
import { spendProof, verifyProof } from '../../auth/verify-proof.ts';
import { Refusal } from '../../model/refusal.ts';
import { type SignInOffer, tokenRequest } from '../../model/sign-in.ts';
import { touchSession } from '../../store/sessions.ts';
import { findUser } from '../../store/users.ts';
import type { Context } from '../context.ts';
import { findPrincipal } from '../find-principal.ts';
import { readBody } from '../read-body.ts';
import { sessionPath } from '../session-cookie.ts';
import type { Web } from '../web.ts';
import { sendSignedIn } from './send-signed-in.ts';

/** What the page may offer to somebody without a session: it tells no more than the door knows of the key. */
async function signInOffer(auth: Auth, context: Context): Promise<SignInOffer> {
  const { userId } = context.state.speaker;
  const user = userId === null ? null : await findUser(auth.database, userId);
  return {
    nonce: auth.nonces.issue(),
    user: user?.name ?? null,
    hasPassword: user === null || user.password !== null || auth.firstPassword.isOpen(),
  };
}

/** A fresh access token for the cookie's session, if the browser proves that it still holds the session's key. */
export async function renewToken({ auth }: Web, context: Context): Promise<void> {
  const { origin } = context.state;
  const request = await readBody(context, tokenRequest);
  const sessionId = context.session?.id;
  const principal = sessionId === undefined ? null : await findPrincipal(auth, context, sessionId);
  if (principal === null) {
    throw new Refusal(
      'not-signed-in',
      'You are not signed in, or your session has ended.',
      await signInOffer(auth, context),
    );
  }
  const proof = await verifyProof(auth, request.proof, 'POST', `${origin}${sessionPath}/token`);
  if (proof.browserKey !== sessionOf(principal).browserKey) {
    throw new Refusal('not-signed-in', 'This session belongs to another browser.', await signInOffer(auth, context));
  }
  spendProof(auth, proof);
  if (request.active) await touchSession(auth.database, sessionOf(principal).id, auth.now());
  await sendSignedIn(auth, context, principal);
}
