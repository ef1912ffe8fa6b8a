import { z } from 'zod';
import { absolutePath } from './absolute-path.ts';
import { identifier } from './identifier.ts';
import { job } from './job.ts';
import { name } from './name.ts';

/** A restic exclude pattern (restic manual, "Excluding Files"): one line, never an option because it follows `--exclude=`. */
export const excludePattern = z
  .string()
  .min(1, 'is empty')
  .max(1024, 'is longer than 1024 characters')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  .refine((text) => !/[\u0000-\u001f\u007f]/.test(text), 'holds a control character');

/** `POST /api/v1/plans` and `PUT /api/v1/plans/:id`. Sources must lie inside the allowed roots. */
export const newPlan = z.strictObject({
  name,
  repositoryId: identifier,
  sources: z.array(absolutePath).min(1, 'needs one source at least').max(100, 'has more than 100 sources'),
  excludes: z.array(excludePattern).max(200, 'has more than 200 excludes').default([]),
});
export type NewPlan = z.infer<typeof newPlan>;

/** A plan as shown, with its last finished backup and the job that is under way, if any. */
export const plan = z.object({
  id: identifier,
  name,
  repositoryId: identifier,
  repositoryName: z.string(),
  sources: z.array(z.string()),
  excludes: z.array(z.string()),
  createdAt: z.number(),
  lastJob: job.nullable(),
  lastSuccess: job.nullable(),
  activeJob: job.nullable(),
});
export type Plan = z.infer<typeof plan>;
