import type { JobSummary } from '../model/job.ts';
import { Refusal } from '../model/refusal.ts';
import type { Surroundings } from './environment.ts';
import { refusalOfExit, resticExit } from './exit.ts';
import type { SummaryMessage } from './message.ts';
import { type Access, startRestic } from './start-restic.ts';
import { type Watch, watchRestic } from './watch-restic.ts';

export type BackUpRequest = {
  readonly sources: readonly string[];
  readonly excludes: readonly string[];
  /** Tags without commas; the plan's own makes its snapshots findable. */
  readonly tags: readonly string[];
};

export type Outcome = {
  readonly partial: boolean;
  readonly summary: JobSummary;
  readonly problems: readonly string[];
  readonly problemCount: number;
};

/**
 * One backup, by `restic backup`. Sources go by a file of NUL-ended names, so that no name can become an option.
 * `partial` where some files could not be read (exit code 3). Throws a Refusal where no good snapshot came of it.
 */
export async function backUp(
  surroundings: Surroundings,
  access: Access,
  request: BackUpRequest,
  watch: Watch,
): Promise<Outcome> {
  const restic = startRestic(
    surroundings,
    access,
    [
      'backup',
      '--json',
      `--host=${surroundings.host}`,
      ...request.tags.map((tag) => `--tag=${tag}`),
      ...request.excludes.map((pattern) => `--exclude=${pattern}`),
      '--files-from-raw=/dev/fd/4',
    ],
    { cancel: watch.cancel, files: [request.sources.map((source) => `${source}\0`).join('')] },
  );
  const { exitCode, complaints, summary } = await watchRestic(restic, watch);
  if (exitCode !== resticExit.done && exitCode !== resticExit.partial)
    throw refusalOfExit(exitCode, complaints.message);
  if (complaints.missing.length > 0) {
    throw new Refusal('source-missing', `These sources went away during the backup: ${complaints.missing.join(', ')}.`);
  }
  return {
    partial: exitCode === resticExit.partial,
    summary: backupSummary(summary),
    problems: complaints.problems,
    problemCount: complaints.problemCount,
  };
}

function backupSummary(summary: SummaryMessage | null): JobSummary {
  if (summary?.snapshot_id === undefined) throw new Error('restic ended well, but named no snapshot');
  return {
    snapshotId: summary.snapshot_id,
    filesTotal: summary.total_files_processed ?? 0,
    bytesTotal: summary.total_bytes_processed ?? 0,
    filesNew: summary.files_new ?? null,
    filesChanged: summary.files_changed ?? null,
    bytesAdded: summary.data_added ?? null,
    target: null,
  };
}
