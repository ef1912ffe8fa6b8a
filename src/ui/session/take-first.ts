import { z } from 'zod';
import { takeCode } from './take-code.ts';

/** The code that this opening came with. Imported first, so that it leaves the address before anything else runs. */
export const takenCode = takeCode();

// The page's content security policy has no eval: the parsers must not try to compile themselves.
z.config({ jitless: true });
