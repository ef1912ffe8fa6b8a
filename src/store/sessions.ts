import { z } from 'zod';
import { doorName } from '../model/sign-in.ts';
import type { Statements } from './statements.ts';

const row = z.object({
  id: z.string(),
  userId: z.string(),
  door: doorName,
  fingerprint: z.string().nullable(),
  connection: z.string().nullable(),
  origin: z.string(),
  browserKey: z.string(),
  browser: z.string(),
  createdAt: z.number(),
  lastActiveAt: z.number(),
  expiresAt: z.number(),
});

/** An open session. The cookie's value is stored only as its SHA-256; `browserKey` is the key's RFC 7638 thumbprint. */
export type SessionRow = z.infer<typeof row>;

const columns = `id, user_id AS userId, door, fingerprint, connection, origin, browser_key AS browserKey, browser,
  created_at AS createdAt, last_active_at AS lastActiveAt, expires_at AS expiresAt`;

export async function findOpenSession(statements: Statements, id: string): Promise<SessionRow | null> {
  const found = await statements.get(`SELECT ${columns} FROM sessions WHERE id = ? AND ended_at IS NULL`, [id]);
  return found === null ? null : row.parse(found);
}

export async function findOpenSessionBySecret(statements: Statements, hash: Buffer): Promise<SessionRow | null> {
  const found = await statements.get(`SELECT ${columns} FROM sessions WHERE secret_hash = ? AND ended_at IS NULL`, [
    hash,
  ]);
  return found === null ? null : row.parse(found);
}

export async function listOpenSessions(statements: Statements): Promise<SessionRow[]> {
  const found = await statements.all(
    `SELECT ${columns} FROM sessions WHERE ended_at IS NULL ORDER BY last_active_at DESC`,
  );
  return z.array(row).parse(found);
}

export async function insertSession(statements: Statements, made: SessionRow, secretHash: Buffer): Promise<void> {
  await statements.run(
    `INSERT INTO sessions (id, secret_hash, user_id, door, fingerprint, connection, origin, browser_key, browser,
       created_at, last_active_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      made.id,
      secretHash,
      made.userId,
      made.door,
      made.fingerprint,
      made.connection,
      made.origin,
      made.browserKey,
      made.browser,
      made.createdAt,
      made.lastActiveAt,
      made.expiresAt,
    ],
  );
}

/** Moves the idle clock of a session that is still open; an ended one stays ended. */
export async function touchSession(statements: Statements, id: string, now: number): Promise<void> {
  await statements.run('UPDATE sessions SET last_active_at = ? WHERE id = ? AND ended_at IS NULL', [now, id]);
}

/** Ends an open session for good. The answer is whether there was one to end. */
export async function endSessionRow(statements: Statements, id: string, now: number, why: string): Promise<boolean> {
  const changed = await statements.run(
    'UPDATE sessions SET ended_at = ?, ended_why = ? WHERE id = ? AND ended_at IS NULL',
    [now, why, id],
  );
  return changed > 0;
}

/** Why a session ended, or null for an open or unknown one: so that the page can say it. */
export async function findSessionEnd(statements: Statements, hash: Buffer): Promise<string | null> {
  const found = await statements.get('SELECT ended_why FROM sessions WHERE secret_hash = ?', [hash]);
  return typeof found?.ended_why === 'string' ? found.ended_why : null;
}
