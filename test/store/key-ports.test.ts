import test from 'ava';
import { assignKeyPorts, dropKeyPort } from '../../src/store/key-ports.ts';
import { deleteUserKey, insertUserKey } from '../../src/store/user-keys.ts';
import { authInProcess } from '../_support/auth-in-process.ts';

test('a key keeps its port, also when it goes and comes back; nobody else ever gets it', async (t) => {
  const { database, userId, fingerprint } = await authInProcess(t);
  const add = (name: string) =>
    insertUserKey(database, { fingerprint: name, userId, line: `ssh-ed25519 ${name}`, source: 'file' }, 0);
  const ports = async () =>
    Object.fromEntries((await assignKeyPorts(database)).map((key) => [key.fingerprint, key.port]));
  t.deepEqual(await ports(), { [fingerprint]: 3900 });
  await add('second');
  t.deepEqual(await ports(), { [fingerprint]: 3900, second: 3901 });
  await deleteUserKey(database, 'second');
  await add('third');
  t.deepEqual(await ports(), { [fingerprint]: 3900, third: 3902 });
  await add('second');
  t.deepEqual(await ports(), { [fingerprint]: 3900, second: 3901, third: 3902 });
});

test('a port that was dropped is given to no key again', async (t) => {
  const { database, fingerprint } = await authInProcess(t);
  await assignKeyPorts(database);
  for (const expected of [3901, 3902]) {
    await dropKeyPort(database, fingerprint);
    t.deepEqual(
      (await assignKeyPorts(database)).map(({ port }) => port),
      [expected],
    );
  }
});
