import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import type { Access } from '../../src/engine/start-restic.ts';
import { realRestic, resticPath } from '../_support/put-restic.ts';

/**
 * Holds a real exclusive lock: a `restic check` that is slow, stopped in the middle by SIGSTOP. The answer lets it go
 * on, and resolves when it has ended and taken its lock away.
 */
export async function holdExclusiveLock(t: ExecutionContext, access: Access): Promise<() => Promise<void>> {
  const child = spawn(realRestic, [`--repo=${access.destination.path}`, '--no-cache', 'check'], {
    env: { PATH: resticPath, HOME: '/nonexistent', RESTIC_PASSWORD: access.password },
    stdio: 'ignore',
  });
  const gone = once(child, 'close');
  t.teardown(() => child.kill('SIGKILL'));
  for (let tries = 0; tries < 20_000; tries += 1) {
    if ((await readdir(join(access.destination.path, 'locks'))).length > 0) break;
    if (child.exitCode !== null) throw new Error('check ended before it could be held');
    await sleep(0);
  }
  child.kill('SIGSTOP');
  return async () => {
    child.kill('SIGCONT');
    await gone;
  };
}
