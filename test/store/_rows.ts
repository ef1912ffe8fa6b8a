import { createIdentifier } from '../../src/model/identifier.ts';
import type { Repository } from '../../src/model/repository.ts';
import { insertRepository } from '../../src/store/repositories.ts';
import type { Statements } from '../../src/store/statements.ts';

/** Writes one repository row; the answer is its id. */
export async function addRepository(statements: Statements, name: string): Promise<Repository['id']> {
  const id = createIdentifier();
  const destination = { kind: 'local', path: `/repositories/${name}` } as const;
  await insertRepository(statements, { id, name, destination, password: Buffer.from('sealed'), createdAt: 1 });
  return id;
}
