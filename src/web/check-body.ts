import { Refusal } from '../model/refusal.ts';
import type { Context, Next } from './context.ts';

/**
 * JSON, and not compressed, is the only body there is: what a form or a beacon of another page can send is refused, even
 * where no body is wanted and none would be read.
 */
export async function checkBody(context: Context, next: Next): Promise<void> {
  const isOther = context.get('Content-Length') !== '0' && context.is('application/json') === false;
  if (isOther || context.get('Content-Encoding') !== '') {
    throw new Refusal('not-json', 'The body must be JSON, sent as application/json.');
  }
  await next();
}
