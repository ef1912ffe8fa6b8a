import { z } from 'zod';
import { plan } from './plan.ts';
import { repository } from './repository.ts';

/** Something that stands in red or amber on top of the page, in words that say what to do. */
export const notice = z.object({ level: z.enum(['warning', 'error']), text: z.string() });
export type Notice = z.infer<typeof notice>;

/** `GET /api/v1/overview`: rows only; no repository is touched for it. */
export const overview = z.object({
  notices: z.array(notice),
  plans: z.array(plan),
  repositories: z.array(repository),
  /** Roots that sources may be picked from, and folders below which local repositories may be made. */
  sourceRoots: z.array(z.string()),
  repositoryRoots: z.array(z.string()),
  version: z.string(),
  resticVersion: z.string(),
});
export type Overview = z.infer<typeof overview>;
