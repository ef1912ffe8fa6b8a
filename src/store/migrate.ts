import { readdir, readFile } from 'node:fs/promises';
import { Refusal } from '../model/refusal.ts';
import type { Database } from './database.ts';

const folder = new URL('./migrations/', import.meta.url);

/**
 * Runs the numbered migrations that the file has not seen yet, each in a transaction of its own with the number that
 * it reaches (`user_version`). There is no way back: a file from a newer version is refused untouched.
 */
export async function migrate(database: Database): Promise<void> {
  const files = (await readdir(folder)).filter((file) => /^\d{3}-[\w-]+\.sql$/.test(file)).sort();
  const at = Number((await database.get('PRAGMA user_version'))?.user_version);
  if (at > files.length) {
    throw new Refusal(
      'database-newer',
      `The database was written by a newer version of Tunnelkeep (format ${at}, this one knows ${files.length}). Start that version, or restore an older copy of the database.`,
    );
  }
  for (const [index, file] of files.entries()) {
    if (index < at) continue;
    const sql = await readFile(new URL(file, folder), 'utf8');
    await database.transaction(async (statements) => {
      for (const statement of sql.split(/;\s*$/m)) {
        if (statement.trim() !== '') await statements.run(statement);
      }
      await statements.run(`PRAGMA user_version = ${index + 1}`);
    });
  }
}
