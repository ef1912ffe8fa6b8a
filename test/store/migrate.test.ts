import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import sqlite3 from 'sqlite3';
import { Refusal } from '../../src/model/refusal.ts';
import { openDatabase } from '../../src/store/database.ts';
import { listRepositories } from '../../src/store/repositories.ts';
import { scratchFolder } from '../_support/scratch-folder.ts';
import { addRepository } from './_rows.ts';

/** Runs statements with a connection of the test's own, as another program would. */
function execute(file: string, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const connection = new sqlite3.Database(file, (opening) => {
      if (opening) return reject(opening);
      connection.exec(sql, (error) => connection.close(() => (error ? reject(error) : resolve())));
    });
  });
}

async function filled(file: string): Promise<void> {
  const database = await openDatabase(file);
  await addRepository(database, 'one');
  await database.close();
}

test('a database is opened again and again with what is in it', async (t) => {
  const file = join(await scratchFolder(t), 'test.sqlite3');
  await filled(file);
  for (let round = 0; round < 3; round += 1) {
    const database = await openDatabase(file);
    t.is((await listRepositories(database)).length, 1);
    t.is((await database.get('PRAGMA user_version'))?.user_version, 1);
    await database.close();
  }
});

for (const mode of ['WAL', 'DELETE']) {
  test(`a database of a newer version in ${mode} mode is refused, and not a byte of it changes`, async (t) => {
    const file = join(await scratchFolder(t), 'test.sqlite3');
    await filled(file);
    await execute(file, `PRAGMA journal_mode = ${mode}; PRAGMA user_version = 999; DROP TABLE jobs`);
    const before = await readFile(file);
    const refusal = await t.throwsAsync(openDatabase(file), { instanceOf: Refusal, message: /newer version/ });
    t.is(refusal?.code, 'database-newer');
    t.true((await readFile(file)).equals(before));
  });
}

test('a newer database that was left by a crash keeps the rows of its log', async (t) => {
  const folder = await scratchFolder(t);
  const live = join(folder, 'live.sqlite3');
  const database = await openDatabase(live);
  await addRepository(database, 'one');
  await database.run('PRAGMA user_version = 999');
  const crashed = join(folder, 'crashed.sqlite3');
  for (const suffix of ['', '-wal']) await copyFile(`${live}${suffix}`, `${crashed}${suffix}`);
  await database.close();
  const before = await readFile(crashed);
  await t.throwsAsync(openDatabase(crashed), { instanceOf: Refusal });
  t.true((await readFile(crashed)).equals(before), 'its log was written into it');
  await execute(crashed, 'PRAGMA user_version = 1');
  const again = await openDatabase(crashed);
  t.is((await listRepositories(again)).length, 1);
  await again.close();
});

test('a file that is no database is refused and left as it is', async (t) => {
  const file = join(await scratchFolder(t), 'test.sqlite3');
  await writeFile(file, 'this is a letter, and no database. '.repeat(100));
  const before = await readFile(file);
  await t.throwsAsync(openDatabase(file));
  t.true((await readFile(file)).equals(before));
});
