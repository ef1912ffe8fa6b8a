import type { Progress } from '../model/progress.ts';
import { type Ending, followRestic } from './follow-restic.ts';
import type { SummaryMessage } from './message.ts';
import { progressMeter } from './progress-meter.ts';
import type { Restic } from './start-restic.ts';

/** Who looks on while restic works, and may stop it. */
export type Watch = {
  readonly cancel: AbortSignal;
  readonly onStart: (pid: number) => void;
  readonly onProgress: (progress: Progress) => void;
};

/** Follows a restic that tells its progress. `summary` is null where it gave none. Throws as `followRestic` does. */
export async function watchRestic(
  restic: Restic,
  watch: Watch,
): Promise<Ending & { readonly summary: SummaryMessage | null }> {
  if (restic.pid !== undefined) watch.onStart(restic.pid);
  const meter = progressMeter(watch.onProgress);
  const summaries: SummaryMessage[] = [];
  const ending = await followRestic(restic, (message) => {
    if (message.message_type === 'status') meter(message);
    if (message.message_type === 'summary') summaries.push(message);
  });
  return { ...ending, summary: summaries.at(-1) ?? null };
}
