import { lines } from './lines.ts';
import type { Restic } from './start-restic.ts';

/**
 * Hands over stdout line by line. Where `onLine` throws, restic is ended and waited for before the error goes on: left
 * to itself it would stand still at a full pipe, and hold its lock, for as long as the service runs.
 */
export async function readLines(restic: Restic, onLine: (line: string) => void): Promise<void> {
  try {
    for await (const line of lines(restic.stdout)) onLine(line);
  } catch (error) {
    restic.interrupt();
    restic.stdout.resume();
    await restic.exitCode.catch(() => undefined);
    throw error;
  }
}
