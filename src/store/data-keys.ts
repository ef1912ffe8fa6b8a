import { z } from 'zod';
import type { Statements } from './statements.ts';

const row = z.object({ id: z.string(), wrapped: z.instanceof(Buffer), canary: z.instanceof(Buffer) });

/** A data key as it lies in the file: wrapped by the key-encryption key, with a canary that tells a wrong one. */
export type DataKeyRow = z.infer<typeof row>;

/** The data key, or null in a new database. */
export async function findDataKey(statements: Statements): Promise<DataKeyRow | null> {
  const found = await statements.get('SELECT id, wrapped, canary FROM data_keys ORDER BY created_at DESC LIMIT 1');
  return found === null ? null : row.parse(found);
}

export async function insertDataKey(statements: Statements, key: DataKeyRow, now: number): Promise<void> {
  await statements.run('INSERT INTO data_keys (id, wrapped, canary, created_at) VALUES (?, ?, ?, ?)', [
    key.id,
    key.wrapped,
    key.canary,
    now,
  ]);
}
