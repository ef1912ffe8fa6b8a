import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { Refusal } from '../model/refusal.ts';

/** Kept here so that no connection, and with it its lock, is collected as garbage while the process runs. */
const held = new Set<sqlite3.Database>();

/**
 * Holds the data folder for this process alone: a second service on it would take the first one's running jobs for
 * what a crash left behind. The lock is SQLite's own on an empty file (fcntl(2)), so it goes with the process, however
 * that ends. The answer lets go. Throws a Refusal (`in-use`) where another process holds it.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const connection = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(join(folder, 'in-use'), (error) => (error ? reject(error) : resolve(opened)));
  });
  const close = () => new Promise<void>((resolve) => connection.close(() => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      connection.exec('BEGIN EXCLUSIVE', (error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    await close();
    if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY')) throw error;
    throw new Refusal(
      'in-use',
      `Another Tunnelkeep works in ${folder} at this moment. Stop it first, or give this one a data folder of its own.`,
    );
  }
  held.add(connection);
  return async () => {
    held.delete(connection);
    await close();
  };
}
