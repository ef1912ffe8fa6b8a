import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../store/jobs.ts';

/** For one that has ended to be collected by its parent. */
const collectMilliseconds = 5000;

/** State and start of a process (proc(5), fields 3 and 22 of stat); null where there is none. */
async function look(pid: number): Promise<{ readonly ended: boolean; readonly startedAtTick: number } | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  if (stat === null) return null;
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { ended: state === 'Z', startedAtTick: Number(fields[18]) };
}

/** The process's start in clock ticks since boot; null where there is no such process. */
export async function startTickOf(pid: number): Promise<number | null> {
  const seen = await look(pid);
  return seen === null || seen.ended ? null : seen.startedAtTick;
}

async function isAlive(child: Child): Promise<boolean> {
  return (await startTickOf(child.pid)) === child.startedAtTick;
}

/** Like isAlive, but also of one that has ended and was not collected yet. */
async function isThere(child: Child): Promise<boolean> {
  return (await look(child.pid))?.startedAtTick === child.startedAtTick;
}

async function stopsWithin(milliseconds: number, holds: () => Promise<boolean>): Promise<boolean> {
  const until = performance.now() + milliseconds;
  while (await holds()) {
    if (performance.now() >= until) return false;
    await sleep(50);
  }
  return true;
}

function signal(child: Child, name: NodeJS.Signals): void {
  try {
    process.kill(child.pid, name);
  } catch {
    // It went in this very moment.
  }
}

/**
 * Ends a child that outlived the service which started it: SIGINT, so that it can take its lock away, and SIGKILL
 * when it does not go. A process that merely has the same number is left alone. Resolves when it was collected too:
 * `restic unlock` takes what was not for running, and leaves its lock.
 */
export async function endOrphan(child: Child, graceMilliseconds: number): Promise<void> {
  if (await isAlive(child)) signal(child, 'SIGINT');
  if (!(await stopsWithin(graceMilliseconds, () => isAlive(child)))) signal(child, 'SIGKILL');
  await stopsWithin(collectMilliseconds, () => isThere(child));
}
