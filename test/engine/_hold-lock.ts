import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import type { Access } from '../../src/engine/start-restic.ts';
import { realRestic, resticPath } from '../_support/put-restic.ts';

const mostTries = 20;

/**
 * Holds a real exclusive lock: a `restic check`, stopped in the middle by SIGSTOP. It is quick, so that it may be over
 * before it is stopped; then another one is tried. The answer lets it go on, and resolves when it has ended and taken
 * its lock away.
 */
export async function holdExclusiveLock(t: ExecutionContext, access: Access): Promise<() => Promise<void>> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const held = await tryToHold(t, access);
    if (held !== null) return held;
  }
  throw new Error('no check could be stopped while it held its lock');
}

async function tryToHold(t: ExecutionContext, access: Access): Promise<(() => Promise<void>) | null> {
  // A lock that is still being written has a temporary name, and does not count yet.
  const isLocked = async () =>
    (await readdir(join(access.destination.path, 'locks'))).some((name) => /^[0-9a-f]{64}$/.test(name));
  const child = spawn(realRestic, [`--repo=${access.destination.path}`, '--no-cache', 'check'], {
    env: { PATH: resticPath, HOME: '/nonexistent', RESTIC_PASSWORD: access.password },
    stdio: 'ignore',
  });
  const gone = once(child, 'close');
  t.teardown(() => child.kill('SIGKILL'));
  while (child.exitCode === null && !(await isLocked())) await sleep(0);
  child.kill('SIGSTOP');
  await sleep(50);
  if (child.exitCode !== null || !(await isLocked())) {
    child.kill('SIGCONT');
    await gone;
    return null;
  }
  return async () => {
    child.kill('SIGCONT');
    await gone;
  };
}
