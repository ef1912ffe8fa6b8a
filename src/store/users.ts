import { z } from 'zod';
import type { User } from '../model/user.ts';
import { user } from '../model/user.ts';
import type { Statements } from './statements.ts';

const row = user.extend({ password: z.string().nullable() });

/** A user with the scrypt text of the password, or null where none is chosen yet. */
export type UserRow = z.infer<typeof row>;

const columns = 'id, name, role, password';

export async function findUser(statements: Statements, id: string): Promise<UserRow | null> {
  const found = await statements.get(`SELECT ${columns} FROM users WHERE id = ?`, [id]);
  return found === null ? null : row.parse(found);
}

export async function findUserByName(statements: Statements, name: string): Promise<UserRow | null> {
  const found = await statements.get(`SELECT ${columns} FROM users WHERE name = ?`, [name]);
  return found === null ? null : row.parse(found);
}

/** The first owner that was made, or null in a new database. */
export async function findOwner(statements: Statements): Promise<UserRow | null> {
  const found = await statements.get(
    `SELECT ${columns} FROM users WHERE role = 'owner' ORDER BY created_at, id LIMIT 1`,
  );
  return found === null ? null : row.parse(found);
}

export async function insertUser(statements: Statements, made: User, now: number): Promise<void> {
  await statements.run('INSERT INTO users (id, name, role, created_at) VALUES (?, ?, ?, ?)', [
    made.id,
    made.name,
    made.role,
    now,
  ]);
}

export async function setUserPassword(statements: Statements, id: string, password: string): Promise<void> {
  await statements.run('UPDATE users SET password = ? WHERE id = ?', [password, id]);
}
