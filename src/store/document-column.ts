import { z } from 'zod';

/** A text column that holds a JSON document of this shape. */
export function document<T extends z.ZodType>(shape: T) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(shape);
}
