import { z } from 'zod';

const error = z.looseObject({ message: z.string() });

/**
 * The JSON lines that restic 0.18 writes (restic manual, "Scripting"): those that are read here. Other types are
 * passed over; a line that should be one of these and is not is an error, never a zero.
 */
export const message = z.discriminatedUnion('message_type', [
  z.looseObject({
    message_type: z.literal('status'),
    percent_done: z.number().default(0),
    total_files: z.number().default(0),
    files_done: z.number().default(0),
    files_restored: z.number().optional(),
    total_bytes: z.number().default(0),
    bytes_done: z.number().default(0),
    bytes_restored: z.number().optional(),
    seconds_elapsed: z.number().default(0),
    seconds_remaining: z.number().optional(),
    current_files: z.array(z.string()).optional(),
  }),
  z.looseObject({
    message_type: z.literal('error'),
    error,
    during: z.string().optional(),
    item: z.string().optional(),
  }),
  z.looseObject({
    message_type: z.literal('summary'),
    snapshot_id: z.string().optional(),
    files_new: z.number().optional(),
    files_changed: z.number().optional(),
    data_added: z.number().optional(),
    total_files_processed: z.number().optional(),
    total_bytes_processed: z.number().optional(),
    total_files: z.number().optional(),
    files_restored: z.number().optional(),
    total_bytes: z.number().optional(),
    bytes_restored: z.number().optional(),
  }),
  z.looseObject({ message_type: z.literal('exit_error'), code: z.number(), message: z.string() }),
]);
export type Message = z.infer<typeof message>;
export type StatusMessage = Extract<Message, { message_type: 'status' }>;
export type ErrorMessage = Extract<Message, { message_type: 'error' }>;
export type SummaryMessage = Extract<Message, { message_type: 'summary' }>;

const messageTypes: ReadonlySet<unknown> = new Set(['status', 'error', 'summary', 'exit_error']);

/** Parses one line. Null for a message of a type that is not read here. Throws for what is not JSON or of another shape. */
export function parseMessage(line: string): Message | null {
  const value = z.looseObject({ message_type: z.string() }).parse(JSON.parse(line));
  return messageTypes.has(value.message_type) ? message.parse(value) : null;
}
