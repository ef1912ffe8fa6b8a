import { z } from 'zod';
import { absolutePath } from './absolute-path.ts';

/** What kind of place a repository lives on, as a typed form: users never write a restic repository string. */
export const destination = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local'), path: absolutePath }),
]);
export type Destination = z.infer<typeof destination>;
