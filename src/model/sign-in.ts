import { z } from 'zod';
import { identifier } from './identifier.ts';
import { givenPassword, newPassword } from './password.ts';
import { user } from './user.ts';

/** A proof in the form of RFC 9449 (DPoP): a JWT signed by the browser's own key. */
const proof = z
  .string()
  .max(4096)
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'is not a signed proof');

/** `POST /api/v1/session`: by a sign-in code, or by a password (with a name where the door does not say who it is). */
export const signInRequest = z.union([
  z.strictObject({ proof, code: z.string().regex(/^[\w-]{43}$/, 'is not a sign-in code') }),
  z.strictObject({ proof, password: givenPassword, name: z.string().max(64).optional() }),
]);
export type SignInRequest = z.infer<typeof signInRequest>;

/** `POST /api/v1/session/token`. `active` says whether a person touched the page since the last call. */
export const tokenRequest = z.strictObject({ proof, active: z.boolean() });

/** What both answer. `nonce` is for the next proof; times are in milliseconds since 1970. */
export const signedIn = z.object({
  accessToken: z.string(),
  accessTokenExpiresAt: z.number(),
  nonce: z.string(),
  user,
  /** True until the user has chosen a password; until then nothing but choosing one is allowed. */
  needsPassword: z.boolean(),
  idleMinutes: z.number(),
  expiresAt: z.number(),
});
export type SignedIn = z.infer<typeof signedIn>;

/**
 * Members of the `not-signed-in` problem: what the page needs to offer the right form, and the nonce to try with.
 * `user` is who the door's key belongs to, or null where the door knows nobody and a name must be typed.
 */
export const signInOffer = z.object({
  nonce: z.string(),
  user: z.string().nullable(),
  hasPassword: z.boolean(),
});
export type SignInOffer = z.infer<typeof signInOffer>;

/** `PUT /api/v1/password`. `current` is needed once a password is set. */
export const passwordChange = z.strictObject({ password: newPassword, current: givenPassword.optional() });

/**
 * How a session came in: our own SSH door, an OpenSSH beside it, the machine's sshd by a shared socket, or loopback
 * without any.
 */
export const doorName = z.enum(['embedded', 'openssh', 'socket', 'loopback']);

/** One line of `GET /api/v1/sessions`. */
export const session = z.object({
  id: identifier,
  user: z.string(),
  door: doorName,
  fingerprint: z.string().nullable(),
  browser: z.string(),
  createdAt: z.number(),
  lastActiveAt: z.number(),
  current: z.boolean(),
});
export type SessionLine = z.infer<typeof session>;

/** `POST /api/v1/tickets`: one GET of exactly this path and query, started within ten seconds. */
export const ticketRequest = z.strictObject({
  path: z.string().max(20_000).startsWith('/api/v1/'),
});
export const ticket = z.object({ ticket: z.string() });
