import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { speakerOf } from '../auth/speaker.ts';
import type { Context, Next } from './context.ts';

/** Names each request, finds out who speaks, and logs a line when it is answered: never a query, which may hold a ticket. */
export function logRequests(log: Logger) {
  return async (context: Context, next: Next): Promise<void> => {
    const began = performance.now();
    context.state.requestId = randomUUID();
    context.state.speaker = speakerOf(context.req.socket);
    context.state.log = log.child({ requestId: context.state.requestId });
    await next();
    context.state.log.debug(
      {
        method: context.method,
        path: context.path,
        status: context.status,
        milliseconds: Math.round(performance.now() - began),
        door: context.state.speaker.door,
      },
      'request',
    );
  };
}
