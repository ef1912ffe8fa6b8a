import { z } from 'zod';
import { identifier } from './identifier.ts';
import { name } from './name.ts';
import { role } from './role.ts';

export const user = z.object({ id: identifier, name, role });
export type User = z.infer<typeof user>;
