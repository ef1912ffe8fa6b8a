import type { ChildProcess } from 'node:child_process';

/** restic needs up to 15 s to finish its uploads and take its lock away; what lasts longer than this is killed. */
const graceMilliseconds = 25_000;

/** Sends SIGINT when the signal aborts, and SIGKILL to a child that does not go. A signal that has aborted counts. */
export function interruptOnAbort(child: ChildProcess, cancel: AbortSignal): void {
  const interrupt = () => {
    child.kill('SIGINT');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMilliseconds);
    child.once('close', () => clearTimeout(timer));
  };
  if (cancel.aborted) interrupt();
  else cancel.addEventListener('abort', interrupt, { once: true });
  child.once('close', () => cancel.removeEventListener('abort', interrupt));
}
