import { z } from 'zod';

/** Any character that a terminal or a log could take for a command, or that hides the order of others. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** What a person calls a plan, a repository or a user: 1 to 64 printable characters, trimmed. */
export const name = z
  .string()
  .trim()
  .min(1, 'needs a name')
  .max(64, 'is longer than 64 characters')
  .refine((text) => !unprintable.test(text), 'holds a character that cannot be printed');
