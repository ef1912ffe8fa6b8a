import test from 'ava';
import { fitsPassword, hashPassword } from '../../src/auth/hash-password.ts';
import { Refusal } from '../../src/model/refusal.ts';

test.serial('a password fits its own text and no other does', async (t) => {
  const stored = await hashPassword('correct horse battery', null);
  const bytes = Buffer.from(stored, 'base64');
  t.is(bytes.toString('latin1', 0, 6), 'scrypt');
  t.deepEqual([bytes[7], bytes.readUInt32BE(8), bytes.readUInt32BE(12)], [15, 8, 3]);
  t.true(await fitsPassword('correct horse battery', stored, null));
  for (const wrong of ['', 'correct horse batterx', 'Correct horse battery', 'correct horse battery ']) {
    t.false(await fitsPassword(wrong, stored, null));
  }
  t.not(await hashPassword('correct horse battery', null), stored);
});

test.serial('parameters that were never written are refused before they cost anything', async (t) => {
  const stored = Buffer.from(await hashPassword('correct horse battery', null), 'base64');
  const edit = (at: number, value: number) => {
    const bytes = Buffer.from(stored);
    bytes[at] = value;
    return bytes.toString('base64');
  };
  // logN is byte 7; r bytes 8 to 11; p bytes 12 to 15.
  const edited = [edit(7, 1), edit(7, 30), edit(11, 1), edit(8, 1), edit(15, 1), edit(12, 255)];
  for (const text of [...edited, '', 'plain text', stored.toString('base64').slice(0, 40)]) {
    const began = performance.now();
    await t.throwsAsync(fitsPassword('correct horse battery', text, null));
    t.true(performance.now() - began < 500);
  }
  t.false(await fitsPassword('correct horse battery', edit(20, 0), null));
  t.false(await fitsPassword('correct horse battery', edit(70, (stored[70] ?? 0) ^ 1), null));
});

test.serial("nobody's password costs as much as a wrong one", async (t) => {
  const stored = await hashPassword('correct horse battery', null);
  const cost = async (text: string | null) => {
    const began = performance.now();
    t.false(await fitsPassword('a wrong password', text, null));
    return performance.now() - began;
  };
  // By turns, and the best of each: the machine may be busy with other things.
  let [nobody, wrong] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 8; round += 1) {
    nobody = Math.min(nobody, await cost(null));
    wrong = Math.min(wrong, await cost(stored));
  }
  t.true(nobody > 20, `${nobody} ms is no scrypt`);
  t.true(nobody / wrong > 0.5 && nobody / wrong < 2, `${nobody} and ${wrong} ms`);
});

test.serial('one at a time, four wait, and more are told to come back; afterwards all is well', async (t) => {
  const stored = await hashPassword('correct horse battery', null);
  const tries = await Promise.allSettled([
    ...Array.from({ length: 5 }, () => fitsPassword('correct horse battery', stored, null)),
    fitsPassword('correct horse battery', null, null),
    fitsPassword('correct horse battery', stored, null),
    hashPassword('correct horse battery', null),
  ]);
  t.deepEqual(
    tries.map(({ status }) => status),
    [...Array(5).fill('fulfilled'), ...Array(3).fill('rejected')],
  );
  for (const { reason } of tries.filter((result) => result.status === 'rejected')) {
    t.true(reason instanceof Refusal && reason.code === 'too-many-tries');
  }
  t.false(await fitsPassword('correct horse battery', null, null));
  t.true(await fitsPassword('correct horse battery', stored, null));
});

test.serial('each way in has a queue of its own: strangers take no place of those who come with a key', async (t) => {
  const stored = await hashPassword('correct horse battery', null);
  const strangers = Array.from({ length: 8 }, () => fitsPassword('a guess', null, null));
  const owner = Array.from({ length: 5 }, () => fitsPassword('correct horse battery', stored, 'SHA256:of-the-owner'));
  const settled = await Promise.allSettled(strangers);
  t.is(settled.filter(({ status }) => status === 'rejected').length, 3);
  t.deepEqual(await Promise.all(owner), Array(5).fill(true));
});
