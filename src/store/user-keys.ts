import { z } from 'zod';
import type { Statements } from './statements.ts';

/**
 * A public key that a user signs in with. `line` is its `authorized_keys` line, `fingerprint` OpenSSH's `SHA256:…`;
 * `source` says whether the mounted file or the page holds it.
 */
const row = z.object({
  fingerprint: z.string(),
  userId: z.string(),
  line: z.string(),
  source: z.enum(['file', 'page']),
});
export type UserKeyRow = z.infer<typeof row>;

const columns = 'fingerprint, user_id AS userId, line, source';

export async function findUserKey(statements: Statements, fingerprint: string): Promise<UserKeyRow | null> {
  const found = await statements.get(`SELECT ${columns} FROM user_keys WHERE fingerprint = ?`, [fingerprint]);
  return found === null ? null : row.parse(found);
}

export async function listUserKeys(statements: Statements, userId: string): Promise<UserKeyRow[]> {
  return z
    .array(row)
    .parse(await statements.all(`SELECT ${columns} FROM user_keys WHERE user_id = ? ORDER BY added_at`, [userId]));
}

/** Adds a key; one that is there already keeps its user. */
export async function insertUserKey(statements: Statements, key: UserKeyRow, now: number): Promise<void> {
  await statements.run(
    'INSERT INTO user_keys (fingerprint, user_id, line, source, added_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    [key.fingerprint, key.userId, key.line, key.source, now],
  );
}

export async function deleteUserKey(statements: Statements, fingerprint: string): Promise<void> {
  await statements.run('DELETE FROM user_keys WHERE fingerprint = ?', [fingerprint]);
}

export async function countUserKeys(statements: Statements): Promise<number> {
  return Number((await statements.get('SELECT count(*) AS count FROM user_keys'))?.count);
}
