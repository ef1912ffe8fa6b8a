import { z } from 'zod';
import { openingHost, port } from './opening.ts';

/**
 * What the door and the service say to each other over a descriptor that the door inherits: one JSON document a line,
 * both ways. The door asks, the service answers with the same `id`, and tells on its own accord. A line over 64 KiB, or
 * one that does not parse, ends the connection. The door exits when the connection ends: without the service it has
 * nothing to offer.
 */
export const doorAsks = z.discriminatedUnion('ask', [
  /** Whose key is this? `key` is the public key's wire form (RFC 4253, 6.6) in base64. */
  z.strictObject({ id: z.number().int(), ask: z.literal('identify'), key: z.string().max(16_384) }),
  /** This key has been proved, and this code was typed: may it be the owner's first? */
  z.strictObject({
    id: z.number().int(),
    ask: z.literal('pair'),
    key: z.string().max(16_384),
    code: z.string().max(64),
  }),
  /** A sign-in code for the page at this host and port, over this connection. */
  z.strictObject({
    id: z.number().int(),
    ask: z.literal('open'),
    connection: z.string().regex(/^[0-9a-f]{32}$/),
    host: openingHost,
    port,
  }),
]);
export type DoorAsks = z.infer<typeof doorAsks>;

/** What the door tells without waiting: it listens; a connection proved this key and is in; a connection is gone. */
export const doorTells = z.discriminatedUnion('tell', [
  /** Told once, when strangers can connect: the address and port that were really taken. */
  z.strictObject({ tell: z.literal('listening'), host: z.string(), port }),
  z.strictObject({
    tell: z.literal('connected'),
    connection: z.string().regex(/^[0-9a-f]{32}$/),
    fingerprint: z.string(),
  }),
  z.strictObject({ tell: z.literal('closed'), connection: z.string().regex(/^[0-9a-f]{32}$/) }),
]);
export type DoorTells = z.infer<typeof doorTells>;

export const doorSays = z.union([doorAsks, doorTells]);
export type DoorSays = z.infer<typeof doorSays>;

/** The service's side: an answer to `id`, or one of its own messages. */
export const serviceSays = z.union([
  z.strictObject({
    id: z.number().int(),
    identified: z.strictObject({ userId: z.string(), fingerprint: z.string() }).nullable(),
  }),
  /** Nobody's key, but one that may be paired with the code from the log. */
  z.strictObject({ id: z.number().int(), pairing: z.literal(true) }),
  z.strictObject({ id: z.number().int(), opened: z.strictObject({ code: z.string() }) }),
  z.strictObject({ id: z.number().int(), refused: z.string() }),
  /** Every connection of this key must go, now. */
  z.strictObject({ tell: z.literal('drop'), fingerprint: z.string() }),
  /** The connection's sign-in code was used: the helper may forget it. */
  z.strictObject({ tell: z.literal('redeemed'), connection: z.string() }),
]);
export type ServiceSays = z.infer<typeof serviceSays>;
