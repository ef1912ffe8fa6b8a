import { z } from 'zod';

/** The full SHA-256 by which restic names a snapshot; short forms and `latest` are not accepted from outside. */
export const snapshotId = z.string().regex(/^[0-9a-f]{64}$/, 'is not a snapshot id');

/** A snapshot as shown. `time` is milliseconds since 1970; sizes are null for snapshots of restic before 0.17. */
export const snapshot = z.object({
  id: snapshotId,
  time: z.number(),
  hostname: z.string(),
  paths: z.array(z.string()),
  tags: z.array(z.string()),
  filesTotal: z.number().nullable(),
  bytesTotal: z.number().nullable(),
  bytesAdded: z.number().nullable(),
});
export type Snapshot = z.infer<typeof snapshot>;
