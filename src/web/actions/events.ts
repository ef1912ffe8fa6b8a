import { PassThrough } from 'node:stream';
import type { Grant } from '../../auth/authorize.ts';
import type { Context } from '../context.ts';
import { untilGone } from '../until-gone.ts';
import type { Web } from '../web.ts';

const heartbeatMilliseconds = 15_000;
/** A reader that is this far behind is cut; it reads everything anew when it comes back. */
const mostBuffered = 1024 * 1024;

/** The event stream (HTML standard, "Server-sent events"). It ends with the session. */
export async function streamEvents(
  { auth, service }: Web,
  context: Context,
  grant: Grant<'see-status'>,
): Promise<void> {
  const gone = await untilGone(auth, context, grant);
  const stream = new PassThrough();
  const send = (text: string) => {
    if (stream.writableLength > mostBuffered) context.res.destroy();
    else stream.write(text);
  };
  const unsubscribe = service.events.subscribe((event) => send(`data: ${JSON.stringify(event)}\n\n`));
  const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMilliseconds);
  const end = () => {
    unsubscribe();
    clearInterval(heartbeat);
    stream.end();
    context.res.destroy();
  };
  if (gone.aborted) end();
  else gone.addEventListener('abort', end, { once: true });
  context.type = 'text/event-stream';
  context.body = stream;
  send(': welcome\n\n');
}
