import { z } from 'zod';
import { destination } from './destination.ts';
import { identifier } from './identifier.ts';
import { name } from './name.ts';

/** `POST /api/v1/repositories`: the service makes the repository and its password. */
export const newRepository = z.strictObject({ name, destination });
export type NewRepository = z.infer<typeof newRepository>;

/** A repository as shown. Its password is never sent. */
export const repository = z.object({
  id: identifier,
  name,
  destination,
  createdAt: z.number(),
  planCount: z.number(),
});
export type Repository = z.infer<typeof repository>;
