import type { ZodType } from 'zod';
import { takeActivity } from '../session/activity.ts';
import { endSession } from '../session/end-session.ts';
import { renew } from '../session/renew.ts';
import { readAccessToken } from '../session/tokens.ts';
import { isSignedOut } from './api-error.ts';
import { type Method, send, unexpected } from './send.ts';

export type AskOptions = { readonly body?: unknown; readonly signal?: AbortSignal | undefined };

/**
 * One request in the name of the signed-in user, its answer parsed. An access token that ran out is renewed once; if
 * that is refused the session is over and the page says so. Throws an ApiError, or what `signal` carries.
 */
export async function ask<T>(method: Method, path: string, parser: ZodType<T>, options: AskOptions = {}): Promise<T> {
  const active = takeActivity();
  const answer = await sendSignedIn(method, path, options, active);
  const parsed = parser.safeParse(answer);
  if (parsed.success) return parsed.data;
  console.error(`${method} ${path}`, parsed.error.issues);
  throw unexpected(`${method} ${path.split('?')[0]} lacks what it should hold`);
}

async function sendSignedIn(method: Method, path: string, options: AskOptions, active: boolean): Promise<unknown> {
  try {
    if (readAccessToken() === null) await renew(active);
    return await sendWithToken(method, path, options, active);
  } catch (error) {
    if (!isSignedOut(error)) throw error;
  }
  try {
    await renew(active);
    return await sendWithToken(method, path, options, active);
  } catch (error) {
    if (isSignedOut(error)) await endSession(error.message);
    throw error;
  }
}

function sendWithToken(method: Method, path: string, options: AskOptions, active: boolean): Promise<unknown> {
  const headers: Record<string, string> = { Authorization: `Bearer ${readAccessToken() ?? ''}` };
  if (active) headers['Tunnelkeep-Active'] = '1';
  return send(method, path, { ...options, headers });
}
