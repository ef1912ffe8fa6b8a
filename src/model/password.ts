import { z } from 'zod';

/**
 * A password as the user types it, in Unicode's NFC so that one keyboard's é is another's. 12 characters at least
 * (NIST SP 800-63B asks for 8, 15 without a second factor; here a key or a tunnel comes first), 256 at most.
 */
export const newPassword = z
  .string()
  .max(1024, 'is longer than 1024 characters')
  .refine((text) => text.isWellFormed(), 'holds half a character')
  .refine((text) => !text.includes('\0'), 'must not hold a NUL character')
  .transform((text) => text.normalize('NFC'))
  .pipe(z.string().min(12, 'needs 12 characters at least').max(256, 'is longer than 256 characters'));

/** A password that is only to be compared: the same bounds, but no word about which one it broke. */
export const givenPassword = z
  .string()
  .max(1024)
  .refine((text) => text.isWellFormed() && !text.includes('\0'))
  .transform((text) => text.normalize('NFC'));
