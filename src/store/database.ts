import sqlite3 from 'sqlite3';
import { migrate } from './migrate.ts';
import type { Row, Statements, Value } from './statements.ts';

/**
 * The one connection to SQLite. Everything goes through one queue, reads too: on one connection a read in the middle
 * of another's transaction would see what is not committed yet. Statements take microseconds; nothing else is ever
 * awaited inside a transaction.
 */
export class Database implements Statements {
  readonly #connection: sqlite3.Database;
  readonly #direct: Statements;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(connection: sqlite3.Database) {
    this.#connection = connection;
    this.#direct = directStatements(connection);
  }

  #queue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  run(sql: string, parameters: readonly Value[] = []): Promise<number> {
    return this.#queue(() => this.#direct.run(sql, parameters));
  }

  get(sql: string, parameters: readonly Value[] = []): Promise<Row | null> {
    return this.#queue(() => this.#direct.get(sql, parameters));
  }

  all(sql: string, parameters: readonly Value[] = []): Promise<Row[]> {
    return this.#queue(() => this.#direct.all(sql, parameters));
  }

  /** Runs the work alone, as one transaction: all of it is kept, or, when it throws, none. */
  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.#queue(async () => {
      await this.#direct.run('BEGIN IMMEDIATE');
      try {
        const result = await work(this.#direct);
        await this.#direct.run('COMMIT');
        return result;
      } catch (error) {
        await this.#direct.run('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  /** Waits for what is queued, then closes the file. */
  close(): Promise<void> {
    return this.#queue(
      () =>
        new Promise((resolve, reject) => {
          this.#connection.close((error) => (error === null ? resolve() : reject(error)));
        }),
    );
  }
}

function directStatements(connection: sqlite3.Database): Statements {
  return {
    run: (sql, parameters = []) =>
      new Promise((resolve, reject) => {
        connection.run(sql, parameters, function (this: sqlite3.RunResult, error) {
          if (error) reject(error);
          else resolve(this.changes);
        });
      }),
    get: (sql, parameters = []) =>
      new Promise((resolve, reject) => {
        connection.get<Row>(sql, parameters, (error, row) => (error ? reject(error) : resolve(row ?? null)));
      }),
    all: (sql, parameters = []) =>
      new Promise((resolve, reject) => {
        connection.all<Row>(sql, parameters, (error, rows) => (error ? reject(error) : resolve(rows)));
      }),
  };
}

/**
 * Opens (or makes) the database file and brings it to this version. WAL with `synchronous=FULL`: an answer that was
 * given survives a power cut. Throws a Refusal for a file that a newer version wrote.
 */
export async function openDatabase(file: string): Promise<Database> {
  const connection = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(opened)));
  });
  const database = new Database(connection);
  await database.run('PRAGMA busy_timeout = 5000');
  await database.run('PRAGMA synchronous = FULL');
  await database.run('PRAGMA foreign_keys = ON');
  await database.run('PRAGMA secure_delete = ON');
  await migrate(database);
  // Last, because it is written into the file: one that is refused above stays as it was, byte by byte.
  await database.run('PRAGMA journal_mode = WAL');
  return database;
}
