import { z } from 'zod';
import { refusalCodes } from './refusal.ts';

/** An error answer, `application/problem+json` (RFC 9457). `detail` is written for the user. */
export const problem = z.looseObject({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number(),
  code: z.union([z.enum(refusalCodes), z.literal('internal-error')]),
  detail: z.string(),
  requestId: z.string(),
});
export type Problem = z.infer<typeof problem>;
