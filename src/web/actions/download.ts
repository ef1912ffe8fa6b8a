import { Readable } from 'node:stream';
import type { Grant } from '../../auth/authorize.ts';
import type { Dump } from '../../engine/dump-entry.ts';
import { downloadQuery } from '../../model/restore.ts';
import { downloadEntry } from '../../operations/download-entry.ts';
import type { Context } from '../context.ts';
import { parameter } from '../parameter.ts';
import { parse } from '../read-body.ts';
import { untilGone } from '../until-gone.ts';
import type { Web } from '../web.ts';

/** The bytes, with the end held back until restic is known to have ended well: a cut archive must not look whole. */
async function* wholeOrBroken({ bytes, finished }: Dump) {
  yield* bytes;
  await finished;
}

/** Streams a file or an archive as an attachment. restic ends when the browser leaves or the session ends. */
export async function download(
  { auth, service }: Web,
  context: Context,
  grant: Grant<'download-files'>,
): Promise<void> {
  const { path, as } = parse(downloadQuery, context.query);
  const gone = await untilGone(auth, context, grant);
  const request = { planId: parameter.planId(context), snapshotId: parameter.snapshotId(context), path, as };
  const { name, length, dump } = await downloadEntry(service, grant, request, gone);
  context.attachment(name);
  context.type = as === 'file' ? 'application/octet-stream' : `application/${as === 'zip' ? 'zip' : 'x-tar'}`;
  context.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
  if (length !== null) context.length = length;
  const body = Readable.from(wholeOrBroken(dump), { objectMode: false, highWaterMark: 1024 * 1024 });
  body.once('error', (error) => {
    context.state.log.warn({ reason: error.message }, 'a download was cut');
    context.res.destroy();
  });
  const cut = () => context.res.destroy();
  if (gone.aborted) cut();
  else gone.addEventListener('abort', cut, { once: true });
  context.body = body;
  if (length !== null) context.length = length;
}
