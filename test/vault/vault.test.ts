import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import test from 'ava';
import { Refusal } from '../../src/model/refusal.ts';
import { createDataKey, openVault } from '../../src/vault/vault.ts';

const keyEncryptionKey = randomBytes(32);
const dataKey = createDataKey(keyEncryptionKey);

test('a text comes back from its own row, in another run too', (t) => {
  const sealed = openVault(keyEncryptionKey, dataKey).sealText('repositories', 'password', 'r1', 'pässword');
  t.is(openVault(keyEncryptionKey, dataKey).openText('repositories', 'password', 'r1', sealed), 'pässword');
});

test('a text that was moved to another row, column, table or database is refused', (t) => {
  const vault = openVault(keyEncryptionKey, dataKey);
  const sealed = vault.sealText('repositories', 'password', 'r1', 'secret');
  t.throws(() => vault.openText('repositories', 'password', 'r2', sealed));
  t.throws(() => vault.openText('repositories', 'name', 'r1', sealed));
  t.throws(() => vault.openText('users', 'password', 'r1', sealed));
  const another = openVault(keyEncryptionKey, createDataKey(keyEncryptionKey));
  t.throws(() => another.openText('repositories', 'password', 'r1', sealed));
});

test('the wrong key file is refused with words for the user', (t) => {
  const refusal = t.throws(() => openVault(randomBytes(32), dataKey), { instanceOf: Refusal });
  t.is(refusal?.code, 'wrong-key-file');
  t.regex(refusal?.message ?? '', /Put back the key file.*nothing was changed/);
});

test('a data key under a changed id, or beside the canary of another, is refused', (t) => {
  t.throws(() => openVault(keyEncryptionKey, { ...dataKey, id: 'aaaaaaaaaaaaaaaa' }), { instanceOf: Refusal });
  const { canary } = createDataKey(keyEncryptionKey);
  t.throws(() => openVault(keyEncryptionKey, { ...dataKey, canary }), { instanceOf: Refusal });
});

test('each purpose has a key of its own, the same each time', (t) => {
  const [one, two] = [openVault(keyEncryptionKey, dataKey), openVault(keyEncryptionKey, dataKey)];
  t.true(one.subkey('fields').equals(two.subkey('fields')));
  t.false(one.subkey('fields').equals(one.subkey('access-token')));
  t.is(one.subkey('fields').length, 32);
});

test('a vault that gets into a log or an error shows no key', (t) => {
  const vault = openVault(keyEncryptionKey, dataKey);
  const shown = inspect(vault, { showHidden: true, depth: 9 }) + JSON.stringify(vault);
  t.false(/Buffer|[0-9a-f]{32}/.test(shown), shown);
});
