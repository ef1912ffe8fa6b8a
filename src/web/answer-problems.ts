import { STATUS_CODES } from 'node:http';
import type { Problem } from '../model/problem.ts';
import { Refusal } from '../model/refusal.ts';
import type { Context, Next } from './context.ts';
import { problemStatus } from './problem-status.ts';

function send(context: Context, status: number, code: Problem['code'], detail: string, facts: object): void {
  const problem: Problem = {
    ...facts,
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    requestId: context.state.requestId,
  };
  context.status = status;
  context.body = JSON.stringify(problem);
  context.type = 'application/problem+json';
}

/**
 * Turns what is thrown into a problem document (RFC 9457). A Refusal says what it says; anything else is a bug: logged
 * with the request's id, and told as an internal error without a word about its inside.
 */
export async function answerProblems(context: Context, next: Next): Promise<void> {
  try {
    await next();
    if (context.status === 404 && context.body === undefined) throw new Refusal('not-found', 'There is nothing here.');
  } catch (error) {
    if (error instanceof Refusal) {
      context.state.log.info({ refusal: error.code }, 'refused');
      send(context, problemStatus[error.code], error.code, error.message, error.facts);
      return;
    }
    context.state.log.error({ error: error instanceof Error ? error.stack : String(error) }, 'internal error');
    send(
      context,
      500,
      'internal-error',
      `An error inside Tunnelkeep. The log says more under ${context.state.requestId}.`,
      {},
    );
  }
}
