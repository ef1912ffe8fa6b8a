import { problem as problemParser } from '../../model/problem.ts';
import { noteServerDate } from '../session/clock.ts';
import { ApiError } from './api-error.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export type SendOptions = {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal | undefined;
  /** False leaves the cookie out. */
  readonly cookie?: boolean;
};

/**
 * One request to the API. Answers the parsed JSON, or null for an empty answer (204). Throws an ApiError for all
 * else; an abort throws what the signal carries.
 */
export async function send(method: Method, path: string, options: SendOptions = {}): Promise<unknown> {
  const response = await reach(method, path, options);
  noteServerDate(response.headers.get('date'));
  if (response.status === 204) return null;
  const body = await readJson(response);
  if (response.ok) return body;
  const parsed = problemParser.safeParse(body);
  if (!parsed.success) throw unexpected(`${method} ${path} was answered with status ${response.status}`);
  throw new ApiError(parsed.data.code, parsed.data.detail, parsed.data);
}

async function reach(method: Method, path: string, options: SendOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    return await fetch(path, {
      method,
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
      credentials: options.cookie === false ? 'omit' : 'same-origin',
      mode: 'same-origin',
      redirect: 'error',
      cache: 'no-store',
    });
  } catch (error) {
    options.signal?.throwIfAborted();
    console.warn(`${method} ${path} could not be sent`, error);
    throw new ApiError(
      'unreachable',
      'The service does not answer. If the tunnel was closed, run open-backup-remote again on this computer.',
    );
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw unexpected(`status ${response.status} came with something that is not JSON`);
  }
}

/** An answer outside the contract: the page and the service are of different versions, or something stands between. */
export function unexpected(what: string): ApiError {
  return new ApiError('unexpected-answer', `The service gave an answer that this page does not understand: ${what}.`);
}
