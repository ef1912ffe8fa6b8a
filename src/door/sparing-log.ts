import type { Logger } from 'pino';

/**
 * Says the same thing once every `everyMs` milliseconds at most, with how often it happened since: strangers decide how
 * often it happens, and the disk is ours.
 */
export function sparingLog(log: Logger, event: string, everyMs: number): (details: Record<string, unknown>) => void {
  let next = 0;
  let unsaid = 0;
  return (details) => {
    unsaid++;
    const now = performance.now();
    if (now < next) return;
    log.info({ event, ...details, times: unsaid }, event);
    next = now + everyMs;
    unsaid = 0;
  };
}
