import { ticket } from '../../model/sign-in.ts';
import { ask } from './ask.ts';

export type DownloadForm = 'file' | 'tar' | 'zip';

/** A single-use ticket, good for ten seconds and for a GET of exactly this path and query; the address to use it at. */
export async function addTicket(path: string): Promise<string> {
  const answer = await ask('POST', '/api/v1/tickets', ticket, { body: { path } });
  return `${path}${path.includes('?') ? '&' : '?'}ticket=${encodeURIComponent(answer.ticket)}`;
}

/** Has the browser download one entry of a snapshot: a file as itself, a folder as an archive. */
export async function download(planId: string, snapshotId: string, path: string, as: DownloadForm): Promise<void> {
  const query = new URLSearchParams({ path, as });
  const address = await addTicket(`/api/v1/plans/${planId}/snapshots/${snapshotId}/download?${query}`);
  const link = document.createElement('a');
  link.href = address;
  // The name that counts is the answer's own; an empty one would make the page's router take the click for its own.
  link.download = 'download';
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}
