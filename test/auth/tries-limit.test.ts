import test from 'ava';
import fc from 'fast-check';
import { ProofReplays } from '../../src/auth/proof-replays.ts';
import { TriesLimit } from '../../src/auth/tries-limit.ts';

const second = 1000;

test('two mistakes are free, then each doubles the wait, up to half a minute', (t) => {
  const clock = { now: 0 };
  const tries = new TriesLimit(() => clock.now);
  const waits: number[] = [];
  for (let count = 0; count < 10; count += 1) {
    tries.failed('owner', 'a key');
    waits.push(tries.waitSeconds('owner', 'a key'));
    clock.now += 60 * second;
  }
  t.deepEqual(waits, [0, 0, 1, 2, 4, 8, 16, 30, 30, 30]);
  t.is(tries.waitSeconds('owner', 'a key'), 0);
  tries.succeeded('owner', 'a key');
  tries.failed('owner', 'a key');
  t.is(tries.waitSeconds('owner', 'a key'), 0);
});

test('a stranger who guesses does not make the owner wait', (t) => {
  const tries = new TriesLimit(() => 0);
  for (let count = 0; count < 100; count += 1) tries.failed('owner', null);
  for (let count = 0; count < 100; count += 1) tries.failed('owner', 'the key of another');
  t.is(tries.waitSeconds('owner', 'the key of the owner'), 0);
  t.true(tries.waitSeconds('owner', null) > 0);
});

test('the wait is never longer than half a minute, whatever happens, and the memory is bounded', (t) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(40 * second), fc.constantFrom('a', 'b'), fc.boolean())), (steps) => {
      const clock = { now: 0 };
      const tries = new TriesLimit(() => clock.now);
      for (const [later, account, good] of steps) {
        clock.now += later;
        if (good) tries.succeeded(account, null);
        else tries.failed(account, null);
        const wait = tries.waitSeconds(account, null);
        if (wait < 0 || wait > 30 || (good && wait !== 0)) return false;
      }
      return true;
    }),
  );
  const tries = new TriesLimit(() => 0);
  for (let count = 0; count < 3; count += 1) tries.failed('owner', 'a key');
  for (let count = 0; count < 4000; count += 1) tries.failed(`name ${count}`, null);
  t.is(tries.waitSeconds('owner', 'a key'), 1);
});

test('a proof is new once, while its nonce could be good, and memory that is full refuses', (t) => {
  const clock = { now: 0 };
  const replays = new ProofReplays(() => clock.now);
  t.true(replays.firstTime('key', 'one'));
  clock.now += 10 * 60 * second;
  t.false(replays.firstTime('key', 'one'));
  t.true(replays.firstTime('another key', 'one'));
  for (let count = 0; count < 20_000; count += 1) replays.firstTime('key', `number ${count}`);
  t.false(replays.firstTime('key', 'one'));
  t.false(replays.firstTime('key', 'of a full memory'));
  clock.now += 10 * 60 * second + 1;
  t.true(replays.firstTime('key', 'of an emptied memory'));
});
