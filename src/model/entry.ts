import { z } from 'zod';

/**
 * One name inside a folder of a snapshot, or of a source root. `size` is null for all but files; `modifiedAt` is
 * milliseconds since 1970. A name that is not UTF-8 shows U+FFFD where its bytes were (restic's JSON does the same);
 * such an entry cannot be addressed, and comes back with its folder.
 */
export const entry = z.object({
  name: z.string(),
  path: z.string(),
  type: z.enum(['file', 'dir', 'symlink', 'other']),
  size: z.number().nullable(),
  modifiedAt: z.number().nullable(),
  addressable: z.boolean(),
});
export type Entry = z.infer<typeof entry>;

/** A folder, sorted: folders first, then names in code point order. */
export const folder = z.object({ path: z.string(), entries: z.array(entry) });
export type Folder = z.infer<typeof folder>;

/** Folders first, then by name in code point order. */
export function compareEntries(a: Entry, b: Entry): number {
  if ((a.type === 'dir') !== (b.type === 'dir')) return a.type === 'dir' ? -1 : 1;
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
