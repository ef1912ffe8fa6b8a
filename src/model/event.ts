import { z } from 'zod';
import { job } from './job.ts';

/**
 * What the event stream carries, one JSON document a `message` event. `job` comes on every change of a job and, while
 * one runs, about four times a second; `changed` says that plans or repositories should be read again.
 */
export const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job }),
  z.object({ type: z.literal('changed') }),
]);
export type Event = z.infer<typeof event>;
