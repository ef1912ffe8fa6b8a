import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { insertPlan, listPlans } from '../../src/store/plans.ts';
import { listRepositories } from '../../src/store/repositories.ts';
import { scratchFolder } from '../_support/scratch-folder.ts';
import { addRepository } from './_rows.ts';

async function fresh(t: Parameters<typeof scratchFolder>[0]): Promise<Database> {
  const database = await openDatabase(join(await scratchFolder(t), 'test.sqlite3'));
  t.teardown(() => database.close());
  return database;
}

const names = async (database: Database) => (await listRepositories(database)).map(({ name }) => name);

test('what was written stands in a log that is synced at every commit, and foreign keys hold', async (t) => {
  const database = await fresh(t);
  const pragma = async (name: string) => Object.values((await database.get(`PRAGMA ${name}`)) ?? {})[0];
  t.is(await pragma('journal_mode'), 'wal');
  t.is(await pragma('synchronous'), 2);
  t.is(await pragma('foreign_keys'), 1);
  t.is(await pragma('secure_delete'), 1);
});

test('transactions do not interleave: a count that each reads and writes back loses nothing', async (t) => {
  const database = await fresh(t);
  await database.run('CREATE TABLE counter (value INTEGER)');
  await database.run('INSERT INTO counter VALUES (0)');
  const add = () =>
    database.transaction(async (statements) => {
      const value = Number((await statements.get('SELECT value FROM counter'))?.value);
      await sleep(Math.random() * 3);
      await statements.run('UPDATE counter SET value = ?', [value + 1]);
    });
  await Promise.all(Array.from({ length: 30 }, add));
  t.is((await database.get('SELECT value FROM counter'))?.value, 30);
});

test('a read in the middle of a transaction waits, and never sees what is not committed', async (t) => {
  const database = await fresh(t);
  let inside = () => {};
  const begun = new Promise<void>((resolve) => {
    inside = resolve;
  });
  const transaction = database.transaction(async (statements) => {
    await addRepository(statements, 'one');
    inside();
    await sleep(50);
    await addRepository(statements, 'two');
  });
  await begun;
  t.deepEqual(await names(database), ['one', 'two']);
  await transaction;
});

test('a write from outside cannot slip into a transaction and be lost with it', async (t) => {
  const database = await fresh(t);
  const failed = database.transaction(async (statements) => {
    await addRepository(statements, 'inside');
    await sleep(30);
    throw new Error('changed its mind');
  });
  const outside = addRepository(database, 'outside');
  await t.throwsAsync(failed, { message: 'changed its mind' });
  await outside;
  t.deepEqual(await names(database), ['outside']);
});

test('a transaction that throws leaves nothing, and the next one works', async (t) => {
  const database = await fresh(t);
  const twice = database.transaction(async (statements) => {
    await addRepository(statements, 'same');
    await addRepository(statements, 'same');
  });
  await t.throwsAsync(twice, { message: /UNIQUE/ });
  t.deepEqual(await names(database), []);
  await database.transaction((statements) => addRepository(statements, 'same'));
  t.deepEqual(await names(database), ['same']);
});

test('a plan without its repository is not stored, and a repository with plans is not deleted', async (t) => {
  const database = await fresh(t);
  const plan = { id: 'p', name: 'Plan', sources: ['/a'], excludes: [], createdAt: 1 };
  await t.throwsAsync(insertPlan(database, { ...plan, repositoryId: 'nobody' }), { message: /FOREIGN KEY/ });
  const repositoryId = await addRepository(database, 'one');
  await insertPlan(database, { ...plan, repositoryId });
  await t.throwsAsync(database.run('DELETE FROM repositories'), { message: /FOREIGN KEY/ });
  t.is((await listPlans(database)).length, 1);
});

test('what is queued before closing is still written', async (t) => {
  const file = join(await scratchFolder(t), 'test.sqlite3');
  const database = await openDatabase(file);
  const writing = Array.from({ length: 20 }, (_, index) => addRepository(database, `r${index}`));
  await database.close();
  await Promise.all(writing);
  const again = await openDatabase(file);
  t.is((await names(again)).length, 20);
  await again.close();
});
