import { z } from 'zod';
import type { Statements } from './statements.ts';

/** The first key's port is the one after this; see key_ports in the migrations for why none is given twice. */
const before = 3899;

const row = z.object({ fingerprint: z.string(), userId: z.string(), line: z.string(), port: z.number() });

/** A user's key with the loopback port that is its own at the OpenSSH door. */
export type KeyPort = z.infer<typeof row>;

/** All keys with their ports; a key that has none yet gets the next one. */
export function assignKeyPorts(statements: {
  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T>;
}): Promise<KeyPort[]> {
  return statements.transaction(async (inside) => {
    await inside.run(
      `INSERT INTO key_ports (fingerprint) SELECT fingerprint FROM user_keys
         WHERE fingerprint NOT IN (SELECT fingerprint FROM key_ports) ORDER BY added_at`,
    );
    const found = await inside.all(
      `SELECT fingerprint, user_id AS userId, line, number + ${before} AS port
         FROM user_keys JOIN key_ports USING (fingerprint) ORDER BY number`,
    );
    return z.array(row).parse(found);
  });
}

/** Takes a key's port away for good: the next `assignKeyPorts` gives it another. */
export async function dropKeyPort(statements: Statements, fingerprint: string): Promise<void> {
  await statements.run('DELETE FROM key_ports WHERE fingerprint = ?', [fingerprint]);
}
