import type { Outcome } from './back-up.ts';
import type { Surroundings } from './environment.ts';
import { refusalOfExit } from './exit.ts';
import { literalPattern } from './literal-pattern.ts';
import type { SummaryMessage } from './message.ts';
import { type Access, startRestic } from './start-restic.ts';
import { type Watch, watchRestic } from './watch-restic.ts';

export type RestoreEntriesRequest = {
  readonly snapshot: string;
  readonly paths: readonly string[];
  /** An absolute folder, made by restic; the entries come back below it with their whole path. */
  readonly target: string;
};

/** Restores entries of a snapshot, by `restic restore`. Throws a Refusal where not all of it came back. */
export async function restoreEntries(
  surroundings: Surroundings,
  access: Access,
  request: RestoreEntriesRequest,
  watch: Watch,
): Promise<Outcome> {
  const restic = startRestic(
    surroundings,
    access,
    [
      'restore',
      '--json',
      `--target=${request.target}`,
      ...request.paths.map((path) => `--include=${literalPattern(path)}`),
      '--',
      request.snapshot,
    ],
    { cancel: watch.cancel },
  );
  const { exitCode, complaints, summary } = await watchRestic(restic, watch);
  if (exitCode !== 0) throw refusalOfExit(exitCode, [complaints.message, ...complaints.problems].join('\n'));
  return {
    partial: false,
    summary: restoreSummary(summary, request.target),
    problems: complaints.problems,
    problemCount: complaints.problemCount,
  };
}

function restoreSummary(summary: SummaryMessage | null, target: string) {
  if (summary === null) throw new Error('restic ended well, but gave no summary');
  return {
    snapshotId: null,
    filesTotal: summary.total_files ?? 0,
    bytesTotal: summary.total_bytes ?? 0,
    filesNew: null,
    filesChanged: null,
    bytesAdded: null,
    target,
  };
}
