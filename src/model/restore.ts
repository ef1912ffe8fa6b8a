import { z } from 'zod';
import { absolutePath } from './absolute-path.ts';
import { identifier } from './identifier.ts';
import { snapshotId } from './snapshot.ts';

/** `POST /api/v1/restores`: these files and folders of one snapshot, into a fresh folder below the restore root. */
export const restoreRequest = z.strictObject({
  planId: identifier,
  snapshotId,
  paths: z.array(absolutePath).min(1, 'selects nothing').max(1000, 'selects more than 1000 entries'),
});
export type RestoreRequest = z.infer<typeof restoreRequest>;

/** The query of a download: a file as itself, a folder as a tar or zip archive. */
export const downloadQuery = z.strictObject({
  path: absolutePath,
  as: z.enum(['file', 'tar', 'zip']),
  ticket: z.string().regex(/^[\w-]{43}$/, 'is not a ticket'),
});
