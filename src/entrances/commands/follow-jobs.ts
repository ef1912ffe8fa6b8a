import { type Job, jobEnded } from '../../model/job.ts';
import type { Call } from './command.ts';
import { formatBytes } from './format-values.ts';

const line = (call: Call, job: Job) =>
  call.options.json
    ? JSON.stringify(job)
    : [
        job.planName ?? job.id,
        job.state,
        job.progress === null
          ? ''
          : `${Math.floor(job.progress.percent * 100)} % ${formatBytes(job.progress.bytesDone)}`,
      ].join('  ');

/**
 * Prints each change of jobs as a line, until `until` says that it was the last one or the other end goes. A reader
 * that is slow gets fewer lines: only the newest of each job waits.
 */
export async function followJobs(call: Call, until: (job: Job) => boolean): Promise<Job | null> {
  const waiting = new Map<string, Job>();
  let wake: () => void = () => undefined;
  const unsubscribe = call.service.events.subscribe((event) => {
    if (event.type !== 'job') return;
    waiting.set(event.job.id, event.job);
    wake();
  });
  call.gone.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!call.gone.aborted) {
      const [job] = waiting.values();
      if (job === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      waiting.delete(job.id);
      await call.output.print(`${line(call, job)}\n`);
      if (jobEnded(job.state) && until(job)) return job;
    }
    return null;
  } finally {
    unsubscribe();
  }
}
