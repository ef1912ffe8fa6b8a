import type { Surroundings } from '../engine/environment.ts';
import type { JobEvents } from '../jobs/job-events.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { Notice } from '../model/overview.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Database } from '../store/database.ts';
import type { Vault } from '../vault/vault.ts';

/** What operations work with; put together once, at start. Folders are real paths without symbolic links. */
export type Service = {
  readonly database: Database;
  readonly vault: Vault;
  readonly surroundings: Surroundings;
  readonly queue: JobQueue;
  readonly events: JobEvents;
  readonly now: () => number;
  readonly sourceRoots: readonly string[];
  readonly repositoryRoots: readonly string[];
  readonly restoreRoot: string;
  readonly version: string;
  readonly resticVersion: string;
  /** Snapshots by plan and id, once seen in the repository: asking again costs a process, and they never change. */
  readonly seenSnapshots: Map<string, Snapshot>;
  /** What is wrong with the set-up itself, found at start. */
  readonly notices: readonly Notice[];
};
