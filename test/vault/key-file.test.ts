import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { Refusal } from '../../src/model/refusal.ts';
import { readKeyFile } from '../../src/vault/read-key-file.ts';
import { scratchFolder } from '../_support/scratch-folder.ts';

const key = randomBytes(32);
const text = key.toString('base64');

for (const [form, content] of [
  ['as openssl prints it', `${text}\n`],
  ['without a line end', text],
  ['with a line end of Windows', `${text}\r\n`],
  ['with space around it', `\n  ${text} \n`],
] as const) {
  test(`a key ${form} is taken`, async (t) => {
    const file = join(await scratchFolder(t), 'key');
    await writeFile(file, content);
    t.true((await readKeyFile(file))?.equals(key));
  });
}

for (const [form, content] of [
  ['an empty file', ''],
  ['hexadecimal digits', key.toString('hex')],
  ['31 bytes', randomBytes(31).toString('base64')],
  ['33 bytes', randomBytes(33).toString('base64')],
  ['bare bytes', key],
  ['base64 for URLs', `${'-_'.repeat(21)}A=`],
  ['two keys', `${text}\n${text}\n`],
  ['a key with a word behind it', `${text} nas`],
  ['a passphrase', 'correct horse battery staple'],
] as const) {
  test(`${form} is refused, with words on what belongs there and nothing of what was there`, async (t) => {
    const file = join(await scratchFolder(t), 'key');
    await writeFile(file, content);
    const refusal = await t.throwsAsync(readKeyFile(file), { instanceOf: Refusal });
    t.is(refusal?.code, 'wrong-key-file');
    t.regex(refusal?.message ?? '', /must hold 32 random bytes as base64 text.*openssl rand/);
    t.true(refusal?.message.includes(file));
    const shown = content.toString().trim();
    t.false(shown !== '' && refusal?.message.includes(shown));
  });
}

test('no file is no key', async (t) => {
  const folder = await scratchFolder(t);
  t.is(await readKeyFile(join(folder, 'key')), null);
  t.is(await readKeyFile(join(folder, 'nowhere', 'key')), null);
});

test('a folder, which Docker makes where a mounted secret is missing, is named as what it is', async (t) => {
  const file = join(await scratchFolder(t), 'key');
  await mkdir(file);
  await t.throwsAsync(readKeyFile(file), { instanceOf: Refusal, message: /It is a folder/ });
});

const asRoot = process.getuid?.() === 0;
(asRoot ? test.skip : test)('a file that may not be read is said to be that', async (t) => {
  const file = join(await scratchFolder(t), 'key');
  await writeFile(file, text);
  await chmod(file, 0);
  await t.throwsAsync(readKeyFile(file), { instanceOf: Refusal, message: /cannot be read/ });
});
