import { sealData, unsealData } from 'iron-session';
import { z } from 'zod';
import type { Auth } from './auth.ts';
import { limits } from './limits.ts';

const content = z.strictObject({ sessionId: z.string(), expiresAt: z.number() });

/** An access token for the session, for five minutes: sealed, so that it says nothing to whoever sees it. */
export async function sealAccessToken(auth: Auth, sessionId: string) {
  const expiresAt = auth.now() + limits.accessToken;
  const accessToken = await sealData({ sessionId, expiresAt }, { password: auth.tokenKey, ttl: 0 });
  return { accessToken, accessTokenExpiresAt: expiresAt };
}

/** The session that the token was given to, or null where it is not ours or too old. The session may have ended. */
export async function openAccessToken(auth: Auth, token: string): Promise<string | null> {
  const opened = content.safeParse(await unsealData(token, { password: auth.tokenKey, ttl: 0 }).catch(() => null));
  return opened.success && opened.data.expiresAt > auth.now() ? opened.data.sessionId : null;
}
