import { z } from 'zod';

/**
 * An absolute POSIX path in its one normal form: no NUL, no empty, `.` or `..` part, no slash at the end.
 * Anything else is refused instead of being mended, so that two spellings can never name one thing.
 */
export const absolutePath = z
  .string()
  .max(4096, 'is longer than 4096 characters')
  .refine((path) => path.startsWith('/'), 'must begin with /')
  .refine((path) => !path.includes('\0'), 'must not hold a NUL character')
  .refine(
    (path) =>
      path === '/' ||
      path
        .slice(1)
        .split('/')
        .every((part) => part !== '' && part !== '.' && part !== '..'),
    'must not hold empty, . or .. parts',
  );

/** Is `path` the folder `prefix` or inside it? Both must be parsed absolute paths: `/data2` is not inside `/data`. */
export function isInside(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}
