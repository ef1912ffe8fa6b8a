import { signInOffer } from '../../model/sign-in.ts';
import { ApiError, describeError, isSignedOut } from '../api/api-error.ts';
import { createBrowserKey } from './browser-key.ts';
import { postProved } from './post-proved.ts';
import { renew } from './renew.ts';
import { signIn } from './sign-in.ts';
import { phase } from './state.ts';

const unknownOffer = { user: null, hasPassword: true };

/**
 * Gets in, if there is a way without asking: by the code, else by the session that this browser already has. Else
 * shows the sign-in page. Never throws: what goes wrong is a phase of its own.
 */
export async function startSession(code: string | null): Promise<void> {
  phase.value = { at: 'starting' };
  try {
    const resumed = await resume();
    const codeRefused = code === null ? null : await tryCode(code);
    if (code !== null && codeRefused === null) return;
    if (resumed.signedIn) return;
    phase.value = { at: 'sign-in', offer: resumed.offer, codeRefused };
  } catch (error) {
    phase.value = { at: 'unreachable', detail: describeError(error) };
  }
}

type Resumed = { readonly signedIn: true } | { readonly signedIn: false; readonly offer: typeof unknownOffer | Offer };
type Offer = { readonly user: string | null; readonly hasPassword: boolean };

async function resume(): Promise<Resumed> {
  try {
    await renew(true);
    return { signedIn: true };
  } catch (error) {
    if (isSignedOut(error)) return { signedIn: false, offer: readOffer(error) };
    if (!(error instanceof ApiError) || error.code !== 'proof-refused') throw error;
  }
  // A cookie whose key is gone: the offer is for those who come without one.
  try {
    await postProved('/api/v1/session/token', await createBrowserKey(), { active: false }, { cookie: false });
  } catch (error) {
    if (isSignedOut(error)) return { signedIn: false, offer: readOffer(error) };
    throw error;
  }
  return { signedIn: false, offer: unknownOffer };
}

function readOffer(error: ApiError): Offer {
  const parsed = signInOffer.safeParse(error.problem);
  return parsed.success ? { user: parsed.data.user, hasPassword: parsed.data.hasPassword } : unknownOffer;
}

/** Null where the code let us in, else why not. */
async function tryCode(code: string): Promise<string | null> {
  try {
    await signIn({ code });
    return null;
  } catch (error) {
    if (error instanceof ApiError && error.code !== 'unreachable') return error.message;
    throw error;
  }
}
