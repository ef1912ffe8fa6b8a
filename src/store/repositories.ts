import { z } from 'zod';
import { destination } from '../model/destination.ts';
import { document } from './document-column.ts';
import type { Statements } from './statements.ts';

const row = z.object({
  id: z.string(),
  name: z.string(),
  destination: document(destination),
  password: z.instanceof(Buffer),
  createdAt: z.number(),
  planCount: z.number(),
});

/** A repository. `password` is sealed by the vault. */
export type RepositoryRow = z.infer<typeof row>;

const select = `SELECT id, name, destination, password, created_at AS createdAt,
  (SELECT count(*) FROM plans WHERE repository_id = repositories.id) AS planCount FROM repositories`;

export async function findRepository(statements: Statements, id: string): Promise<RepositoryRow | null> {
  const found = await statements.get(`${select} WHERE id = ?`, [id]);
  return found === null ? null : row.parse(found);
}

export async function listRepositories(statements: Statements): Promise<RepositoryRow[]> {
  return z.array(row).parse(await statements.all(`${select} ORDER BY name`));
}

export async function insertRepository(statements: Statements, made: Omit<RepositoryRow, 'planCount'>): Promise<void> {
  await statements.run(
    'INSERT INTO repositories (id, name, destination, password, created_at) VALUES (?, ?, ?, ?, ?)',
    [made.id, made.name, JSON.stringify(made.destination), made.password, made.createdAt],
  );
}
