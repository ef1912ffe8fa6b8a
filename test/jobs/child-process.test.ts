import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { endOrphan, startTickOf } from '../../src/jobs/child-process.ts';
import { isAlive } from '../_support/alive.ts';

/** Runs a shell script that says when it is ready; the answer is its number and start. */
async function child(t: ExecutionContext, script: string) {
  const running = spawn('sh', ['-c', `${script}; echo ready; while :; do sleep 0.05; done`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.teardown(() => running.kill('SIGKILL'));
  await once(running.stdout, 'data');
  const pid = running.pid ?? 0;
  return { pid, startedAtTick: (await startTickOf(pid)) ?? 0 };
}

test('a child that heeds an interrupt is given the time to clean up', async (t) => {
  const orphan = await child(t, 'trap "sleep 0.5; exit 0" INT');
  const began = performance.now();
  await endOrphan(orphan, 20_000);
  t.true(performance.now() - began > 400);
  t.false(isAlive(orphan.pid));
});

test('a child that heeds nothing is killed when its time is up', async (t) => {
  const orphan = await child(t, 'trap "" INT');
  await endOrphan(orphan, 300);
  t.false(isAlive(orphan.pid));
});

test('a process with the same number and another start is left alone', async (t) => {
  const other = await child(t, ':');
  await endOrphan({ ...other, startedAtTick: other.startedAtTick - 1 }, 300);
  t.true(isAlive(other.pid));
});

test('a process that is gone, or never was, is no trouble', async (t) => {
  await endOrphan({ pid: 2 ** 22 + 1, startedAtTick: 1 }, 300);
  t.is(await startTickOf(2 ** 22 + 1), null);
});
