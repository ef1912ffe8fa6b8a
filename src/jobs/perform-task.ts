import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backUp, type Outcome, type Watch } from '../engine/back-up.ts';
import type { Surroundings } from '../engine/environment.ts';
import { literalPattern } from '../engine/literal-pattern.ts';
import { restoreEntries } from '../engine/restore-entries.ts';
import type { Access } from '../engine/start-restic.ts';
import type { Task } from '../model/task.ts';
import { checkSources } from './check-sources.ts';
import { planTag } from './plan-tag.ts';

export type TaskPlace = {
  readonly surroundings: Surroundings;
  /** Real paths; sources are looked at again when the job begins, because links can change. */
  readonly sourceRoots: readonly string[];
  /** The service's own folders, left out of every backup: a copy of them would grow with each run. */
  readonly ownFolders: readonly string[];
};

/** Does what a job is there for. Throws a Refusal where it could not be done. */
export async function performTask(
  { surroundings, sourceRoots, ownFolders }: TaskPlace,
  access: Access,
  task: Task,
  watch: Watch,
): Promise<Outcome> {
  switch (task.kind) {
    case 'backup':
      await checkSources(task.sources, sourceRoots);
      return backUp(
        surroundings,
        access,
        {
          sources: task.sources,
          excludes: [...task.excludes, ...[...ownFolders, access.destination.path].map(literalPattern)],
          tags: [planTag(task.planId)],
        },
        watch,
      );
    case 'restore':
      await mkdir(dirname(task.target), { recursive: true });
      return restoreEntries(
        surroundings,
        access,
        { snapshot: task.snapshotId, paths: task.paths, target: task.target },
        watch,
      );
  }
}
