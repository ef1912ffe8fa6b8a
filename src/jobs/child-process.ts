import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../store/jobs.ts';

/** The process's start in clock ticks since boot (proc(5), field 22 of stat); null where there is no such process. */
export async function startTickOf(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  if (stat === null) return null;
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? null : Number(fields[18]);
}

async function isAlive(child: Child): Promise<boolean> {
  return (await startTickOf(child.pid)) === child.startedAtTick;
}

/**
 * Ends a child that outlived the service which started it: SIGINT, so that it can take its lock away, and SIGKILL
 * when it does not go. A process that merely has the same number is left alone.
 */
export async function endOrphan(child: Child, graceMilliseconds: number): Promise<void> {
  if (!(await isAlive(child))) return;
  process.kill(child.pid, 'SIGINT');
  const until = performance.now() + graceMilliseconds;
  while (performance.now() < until) {
    if (!(await isAlive(child))) return;
    await sleep(100);
  }
  if (await isAlive(child)) process.kill(child.pid, 'SIGKILL');
}
