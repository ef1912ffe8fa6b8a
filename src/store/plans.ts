import { z } from 'zod';
import { document } from './document-column.ts';
import type { Statements } from './statements.ts';

const row = z.object({
  id: z.string(),
  name: z.string(),
  repositoryId: z.string(),
  repositoryName: z.string(),
  sources: document(z.array(z.string())),
  excludes: document(z.array(z.string())),
  createdAt: z.number(),
});
export type PlanRow = z.infer<typeof row>;

const select = `SELECT plans.id, plans.name, repository_id AS repositoryId, repositories.name AS repositoryName,
  sources, excludes, plans.created_at AS createdAt FROM plans JOIN repositories ON repositories.id = repository_id`;

export async function findPlan(statements: Statements, id: string): Promise<PlanRow | null> {
  const found = await statements.get(`${select} WHERE plans.id = ?`, [id]);
  return found === null ? null : row.parse(found);
}

export async function listPlans(statements: Statements): Promise<PlanRow[]> {
  return z.array(row).parse(await statements.all(`${select} ORDER BY plans.name`));
}

/** Is the name another plan's? `exceptId` is the plan that may keep it. */
export async function planNameTaken(statements: Statements, name: string, exceptId: string): Promise<boolean> {
  return (await statements.get('SELECT 1 AS taken FROM plans WHERE name = ? AND id <> ?', [name, exceptId])) !== null;
}

/** The answer is false, and nothing is written, where the name is another plan's. */
export async function insertPlan(statements: Statements, made: Omit<PlanRow, 'repositoryName'>): Promise<boolean> {
  const changed = await statements.run(
    `INSERT INTO plans (id, name, repository_id, sources, excludes, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO NOTHING`,
    [
      made.id,
      made.name,
      made.repositoryId,
      JSON.stringify(made.sources),
      JSON.stringify(made.excludes),
      made.createdAt,
    ],
  );
  return changed > 0;
}

export async function updatePlan(
  statements: Statements,
  plan: Pick<PlanRow, 'id' | 'name' | 'repositoryId' | 'sources' | 'excludes'>,
): Promise<void> {
  await statements.run('UPDATE plans SET name = ?, repository_id = ?, sources = ?, excludes = ? WHERE id = ?', [
    plan.name,
    plan.repositoryId,
    JSON.stringify(plan.sources),
    JSON.stringify(plan.excludes),
    plan.id,
  ]);
}

/** The answer is false, and nothing is deleted, where a backup of the plan is queued or running. */
export async function deletePlanRow(statements: Statements, id: string): Promise<boolean> {
  const changed = await statements.run(
    `DELETE FROM plans WHERE id = ? AND NOT EXISTS (SELECT 1 FROM jobs
     WHERE plan_id = plans.id AND kind = 'backup' AND state IN ('queued', 'running'))`,
    [id],
  );
  return changed > 0;
}
