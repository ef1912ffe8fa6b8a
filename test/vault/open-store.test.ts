import { randomBytes } from 'node:crypto';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Refusal } from '../../src/model/refusal.ts';
import { openStore } from '../../src/open-store.ts';
import { scratchFolder } from '../_support/scratch-folder.ts';

const missing = '/nonexistent/key';
const writeKey = (file: string) => writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600 });

/** A store that was opened once with this key file; its folder, and something that it sealed. */
async function opened(t: ExecutionContext, keyFile: (folder: string) => string) {
  const data = await scratchFolder(t);
  const file = keyFile(data);
  if (file !== missing) await writeKey(file);
  const store = await openStore(data, file, 1);
  const sealed = store.vault.sealText('a', 'b', 'c', 'secret');
  await store.close();
  return { data, file, sealed, ownerId: store.ownerId, keySource: store.keySource };
}

const databaseOf = (data: string) => readFile(join(data, 'tunnelkeep.sqlite3'));

test('a key in a secret file opens the store again, and no other key is made', async (t) => {
  const { data, file, sealed, ownerId, keySource } = await opened(t, (folder) => join(folder, 'secret'));
  t.is(keySource, 'secret');
  const again = await openStore(data, file, 2);
  t.is(again.vault.openText('a', 'b', 'c', sealed), 'secret');
  t.is(again.ownerId, ownerId);
  await again.close();
  await t.throwsAsync(stat(join(data, 'key')), { code: 'ENOENT' });
});

test('without a secret file a key is made beside the database, for its owner alone', async (t) => {
  const { data, sealed, keySource } = await opened(t, () => missing);
  t.is(keySource, 'beside-database');
  t.is((await stat(join(data, 'key'))).mode & 0o777, 0o600);
  const again = await openStore(data, missing, 2);
  t.is(again.vault.openText('a', 'b', 'c', sealed), 'secret');
  await again.close();
});

for (const where of ['secret', 'key']) {
  test(`a database whose key file (${where}) is gone is refused, and no new key is made`, async (t) => {
    const { data } = await opened(t, (folder) => (where === 'key' ? missing : join(folder, where)));
    await rename(join(data, where), join(data, 'moved-away'));
    const before = await databaseOf(data);
    const refusal = await t.throwsAsync(openStore(data, missing, 2), { instanceOf: Refusal });
    t.is(refusal?.code, 'wrong-key-file');
    t.regex(refusal?.message ?? '', /Put the key file back/);
    await t.throwsAsync(stat(join(data, 'key')), { code: 'ENOENT' });
    t.true((await databaseOf(data)).equals(before));
  });
}

test('the wrong key is refused and changes nothing; the right one still opens', async (t) => {
  const { data, file, sealed } = await opened(t, (folder) => join(folder, 'secret'));
  const before = await databaseOf(data);
  const wrong = join(data, 'wrong');
  await writeKey(wrong);
  const refusal = await t.throwsAsync(openStore(data, wrong, 2), { instanceOf: Refusal });
  t.is(refusal?.code, 'wrong-key-file');
  t.true((await databaseOf(data)).equals(before));
  const again = await openStore(data, file, 3);
  t.is(again.vault.openText('a', 'b', 'c', sealed), 'secret');
  await again.close();
});

test('a secret file that is broken is not passed over for the key beside the database', async (t) => {
  const { data } = await opened(t, () => missing);
  const broken = join(data, 'broken');
  await writeFile(broken, '');
  await t.throwsAsync(openStore(data, broken, 2), { instanceOf: Refusal, message: /must hold 32 random bytes/ });
});

test('the database holds neither the key nor the data key in the clear', async (t) => {
  const { data, file } = await opened(t, (folder) => join(folder, 'secret'));
  const key = Buffer.from(await readFile(file, 'latin1'), 'base64');
  const content = await databaseOf(data);
  t.is(content.indexOf(key), -1);
  t.is(content.indexOf('tunnelkeep vault'), -1);
});

test('a folder is held by one process at a time, and let go when it is closed', async (t) => {
  const { data, file } = await opened(t, (folder) => join(folder, 'secret'));
  const first = await openStore(data, file, 2);
  t.is((await t.throwsAsync(openStore(data, file, 3), { instanceOf: Refusal }))?.code, 'in-use');
  await first.close();
  await (await openStore(data, file, 4)).close();
});
