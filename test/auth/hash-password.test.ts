import test from 'ava';
import { fitsPassword, hashPassword } from '../../src/auth/hash-password.ts';
import { Refusal } from '../../src/model/refusal.ts';

test.serial('a password fits its own text and no other does', async (t) => {
  const stored = await hashPassword('correct horse battery');
  const bytes = Buffer.from(stored, 'base64');
  t.is(bytes.toString('latin1', 0, 6), 'scrypt');
  t.deepEqual([bytes[7], bytes.readUInt32BE(8), bytes.readUInt32BE(12)], [15, 8, 3]);
  t.true(await fitsPassword('correct horse battery', stored));
  for (const wrong of ['', 'correct horse batterx', 'Correct horse battery', 'correct horse battery ']) {
    t.false(await fitsPassword(wrong, stored));
  }
  t.not(await hashPassword('correct horse battery'), stored);
});

test.serial('parameters that were never written are refused before they cost anything', async (t) => {
  const stored = Buffer.from(await hashPassword('correct horse battery'), 'base64');
  const edit = (at: number, value: number) => {
    const bytes = Buffer.from(stored);
    bytes[at] = value;
    return bytes.toString('base64');
  };
  // logN is byte 7; r bytes 8 to 11; p bytes 12 to 15.
  const edited = [edit(7, 1), edit(7, 30), edit(11, 1), edit(8, 1), edit(15, 1), edit(12, 255)];
  for (const text of [...edited, '', 'plain text', stored.toString('base64').slice(0, 40)]) {
    const began = performance.now();
    await t.throwsAsync(fitsPassword('correct horse battery', text));
    t.true(performance.now() - began < 50);
  }
  t.false(await fitsPassword('correct horse battery', edit(20, 0)));
  t.false(await fitsPassword('correct horse battery', edit(70, (stored[70] ?? 0) ^ 1)));
});

test.serial('nobody\'s password costs as much as a wrong one', async (t) => {
  const stored = await hashPassword('correct horse battery');
  const cost = async (text: string | null) => {
    const times: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const began = performance.now();
      t.false(await fitsPassword('a wrong password', text));
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b)[3] ?? 0;
  };
  const [nobody, wrong] = [await cost(null), await cost(stored)];
  t.true(nobody > 20, `${nobody} ms is no scrypt`);
  t.true(nobody / wrong > 0.5 && nobody / wrong < 2, `${nobody} and ${wrong} ms`);
});

test.serial('one at a time, four wait, and more are told to come back; afterwards all is well', async (t) => {
  const stored = await hashPassword('correct horse battery');
  const tries = await Promise.allSettled([
    ...Array.from({ length: 5 }, () => fitsPassword('correct horse battery', stored)),
    fitsPassword('correct horse battery', null),
    fitsPassword('correct horse battery', stored),
    hashPassword('correct horse battery'),
  ]);
  t.deepEqual(
    tries.map(({ status }) => status),
    [...Array(5).fill('fulfilled'), ...Array(3).fill('rejected')],
  );
  for (const { reason } of tries.filter((result) => result.status === 'rejected')) {
    t.true(reason instanceof Refusal && reason.code === 'too-many-tries');
  }
  t.false(await fitsPassword('correct horse battery', null));
  t.true(await fitsPassword('correct horse battery', stored));
});
