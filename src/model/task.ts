import { z } from 'zod';

/** What a job is to do, as written down when it was asked for: a later change of the plan does not change it. */
export const task = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('backup'),
    planId: z.string(),
    sources: z.array(z.string()),
    excludes: z.array(z.string()),
  }),
  z.object({ kind: z.literal('restore'), snapshotId: z.string(), paths: z.array(z.string()), target: z.string() }),
]);
export type Task = z.infer<typeof task>;
