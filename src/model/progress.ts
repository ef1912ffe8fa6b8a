import { z } from 'zod';

/** How far a running job is. Bytes and files; `percent` from 0 to 1; seconds; null where it cannot be known yet. */
export const progress = z.object({
  percent: z.number(),
  filesDone: z.number(),
  filesTotal: z.number(),
  bytesDone: z.number(),
  bytesTotal: z.number(),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  currentFile: z.string().nullable(),
});
export type Progress = z.infer<typeof progress>;
