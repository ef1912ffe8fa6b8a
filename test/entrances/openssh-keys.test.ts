import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { opensshLine, writeOpensshKeys } from '../../src/entrances/write-openssh-keys.ts';
import { Refusal } from '../../src/model/refusal.ts';
import { scratchFolder } from '../_support/scratch-folder.ts';

const key = { fingerprint: 'SHA256:f', userId: 'u', line: 'ssh-ed25519 AAAA laptop', port: 3901 };

test('a line allows one port and nothing else, whatever the comment says', (t) => {
  const expected = 'restrict,port-forwarding,permitopen="127.0.0.1:3901" ssh-ed25519 AAAA\n';
  for (const comment of ['', ' laptop', ' permitopen="*:*" pty', '\tx\r', ' \u2028ssh-ed25519 BBBB']) {
    t.is(opensshLine({ ...key, line: `ssh-ed25519 AAAA${comment}` }), expected);
  }
});

test('the list is whole, for all to read, in a folder for all to enter, and nothing else is left there', async (t) => {
  const folder = join(await scratchFolder(t), 'openssh');
  const file = join(folder, 'authorized_keys');
  const before = process.umask(0o077);
  t.teardown(() => process.umask(before));
  await writeOpensshKeys(file, [key, { ...key, port: 3902 }]);
  t.is((await stat(folder)).mode & 0o777, 0o755);
  t.is((await stat(file)).mode & 0o777, 0o644);
  t.is((await readFile(file, 'utf8')).split('\n').length, 3);
  await writeOpensshKeys(file, []);
  t.is(await readFile(file, 'utf8'), '');
  t.deepEqual(await readdir(folder), ['authorized_keys']);
});

test('a place that cannot be written is named at start', async (t) => {
  const file = join(await scratchFolder(t), 'authorized_keys');
  await writeOpensshKeys(file, []);
  const error = await t.throwsAsync(writeOpensshKeys(join(file, 'below'), [key]), { instanceOf: Refusal });
  t.regex(error.message, /^TUNNELKEEP_OPENSSH_KEYS: /);
});
