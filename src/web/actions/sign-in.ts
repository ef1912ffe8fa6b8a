import { signInByCode } from '../../auth/sign-in-by-code.ts';
import { signInByPassword } from '../../auth/sign-in-by-password.ts';
import { startSession } from '../../auth/start-session.ts';
import { spendProof, verifyProof } from '../../auth/verify-proof.ts';
import { signInRequest } from '../../model/sign-in.ts';
import type { Context, CookieSession } from '../context.ts';
import { findPrincipal } from '../find-principal.ts';
import { readBody } from '../read-body.ts';
import { sessionPath } from '../session-cookie.ts';
import type { Web } from '../web.ts';
import { sendSignedIn } from './send-signed-in.ts';

/** Signs in by code or password, with a new session bound to this door identity, origin and browser key. */
export async function signIn({ auth, onCodeRedeemed }: Web, context: Context): Promise<void> {
  const { speaker, origin } = context.state;
  const request = await readBody(context, signInRequest);
  const proof = await verifyProof(auth, request.proof, 'POST', `${origin}${sessionPath}`);
  const who =
    'code' in request
      ? { userId: signInByCode(auth, request.code, speaker, origin), storedPassword: null }
      : await signInByPassword(auth, request, speaker);
  spendProof(auth, proof);
  const { browserKey } = proof;
  const browser = context.get('User-Agent');
  const { session, secret } = await startSession(auth, { ...who, speaker, origin, browserKey, browser });
  context.state.newSessionSecret = secret;
  context.session = { id: session.id } as CookieSession;
  await context.session?.regenerate();
  context.state.log.info({ door: speaker.door, fingerprint: speaker.fingerprint, sessionId: session.id }, 'signed in');
  if ('code' in request && speaker.connection !== null) onCodeRedeemed(speaker.connection);
  const principal = await findPrincipal(auth, context, session.id);
  if (principal === null) throw new Error('a session that was just started is not there');
  await sendSignedIn(auth, context, principal);
}
