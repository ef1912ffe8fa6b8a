import { z } from 'zod';

/** What a user is in general; the table is in permission.ts. */
export const role = z.enum(['owner', 'operator', 'viewer', 'member']);
export type Role = z.infer<typeof role>;
