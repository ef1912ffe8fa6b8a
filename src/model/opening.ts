import { z } from 'zod';

/** One opening of the page: a fresh random label of 128 bits, and the port that the laptop listens on. */
export const label = z.string().regex(/^[a-z2-7]{26}$/, 'is not a label of 26 characters from a-z2-7');
export const port = z.coerce.number().int().min(1, 'is not a port').max(65535, 'is not a port');

/** Where the browser will find the page: `<label>.localhost`, or `127.0.0.1` where the system cannot resolve that. */
export const openingHost = z.union([
  z.literal('127.0.0.1'),
  z.string().regex(/^[a-z2-7]{26}\.localhost$/, 'is neither 127.0.0.1 nor a label of 26 characters before .localhost'),
]);

/** The one origin that a browser may use for this opening. */
export function openingOrigin(host: string, port: number): string {
  return `http://${host}:${port}`;
}
