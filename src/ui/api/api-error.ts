import type { Problem } from '../../model/problem.ts';

/** The service's own codes, and two of the page: nobody answered; or somebody did, but not in the agreed form. */
export type ApiErrorCode = Problem['code'] | 'unreachable' | 'unexpected-answer';

/** Anything but the answer that was asked for. `message` is written for the user and safe to show. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  /** What to quote when asking for help; null where no answer came. */
  readonly requestId: string | null;
  /** The whole problem document, for the members that some codes carry; null where there is none. */
  readonly problem: Problem | null;

  constructor(code: ApiErrorCode, message: string, problem: Problem | null = null) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.requestId = problem?.requestId ?? null;
    this.problem = problem;
  }
}

/** Is this the service's "you are not signed in"? */
export function isSignedOut(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 'not-signed-in';
}

/** Whatever was thrown, in words for the user. A bug in the page has none, so it gets a general sentence. */
export function describeError(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return 'Something went wrong on this page. Reload it; if that does not help, the browser console has the details.';
}
