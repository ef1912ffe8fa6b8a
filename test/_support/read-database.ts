import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import type { Place } from './start-service.ts';

type Rows = Record<string, unknown>[];

function all(connection: sqlite3.Database, sql: string): Promise<Rows> {
  return new Promise((resolve, reject) => {
    connection.all<Record<string, unknown>>(sql, (error, rows) => (error ? reject(error) : resolve(rows)));
  });
}

/** Reads a service's database while it runs, by a connection of its own that cannot write. */
export async function readDatabase(place: Place, sql: string): Promise<Rows> {
  const connection = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(join(place.data, 'tunnelkeep.sqlite3'), sqlite3.OPEN_READONLY, (error) =>
      error ? reject(error) : resolve(opened),
    );
  });
  try {
    return await all(connection, sql);
  } finally {
    await new Promise((resolve) => connection.close(resolve));
  }
}

/** Every row of every table as text, to see whether anything changed. */
export async function allRows(place: Place): Promise<string> {
  const tables = await readDatabase(place, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  const lines: string[] = [];
  for (const { name } of tables) {
    for (const row of await readDatabase(place, `SELECT * FROM "${name}" ORDER BY rowid`)) {
      lines.push(`${name} ${JSON.stringify(row)}`);
    }
  }
  return lines.join('\n');
}
