import type { Progress } from '../model/progress.ts';
import type { StatusMessage } from './message.ts';

/**
 * Turns restic's status lines into progress. Speed is smoothed over about five seconds, because restic tells bytes in
 * bursts; null until two lines have come.
 */
export function progressMeter(onProgress: (progress: Progress) => void): (status: StatusMessage) => void {
  let lastAt = 0;
  let lastBytes = 0;
  let speed: number | null = null;
  return (status) => {
    const bytesDone = status.bytes_restored ?? status.bytes_done;
    const now = performance.now();
    const seconds = (now - lastAt) / 1000;
    if (lastAt > 0 && seconds > 0.05) {
      const current = Math.max(0, bytesDone - lastBytes) / seconds;
      const weight = 1 - Math.exp(-seconds / 5);
      speed = speed === null ? current : speed + (current - speed) * weight;
    }
    if (lastAt === 0 || seconds > 0.05) {
      lastAt = now;
      lastBytes = bytesDone;
    }
    onProgress({
      percent: Math.min(1, Math.max(0, status.percent_done)),
      filesDone: status.files_restored ?? status.files_done,
      filesTotal: status.total_files,
      bytesDone,
      bytesTotal: status.total_bytes,
      bytesPerSecond: speed,
      secondsLeft: secondsLeft(status, bytesDone, speed),
      currentFile: status.current_files?.[0] ?? null,
    });
  };
}

function secondsLeft(status: StatusMessage, bytesDone: number, speed: number | null): number | null {
  if (status.seconds_remaining !== undefined) return status.seconds_remaining;
  if (speed === null || speed <= 0 || status.total_bytes === 0) return null;
  return Math.max(0, Math.round((status.total_bytes - bytesDone) / speed));
}
