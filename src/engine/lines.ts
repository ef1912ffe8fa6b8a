import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The lines of a child's output, as they come. */
export function lines(stream: Readable): AsyncIterable<string> {
  return createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
}
