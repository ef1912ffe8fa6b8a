import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backUp, type Outcome } from '../engine/back-up.ts';
import type { Surroundings } from '../engine/environment.ts';
import { literalPattern } from '../engine/literal-pattern.ts';
import { restoreEntries } from '../engine/restore-entries.ts';
import type { Access } from '../engine/start-restic.ts';
import { unlockRepository } from '../engine/unlock-repository.ts';
import type { Watch } from '../engine/watch-restic.ts';
import { isInside } from '../model/absolute-path.ts';
import { Refusal, type RefusalCode } from '../model/refusal.ts';
import type { Task } from '../model/task.ts';
import { checkSources } from './check-sources.ts';
import { demandNotEmptied } from './demand-not-emptied.ts';
import { planTag } from './plan-tag.ts';

export type TaskPlace = {
  readonly surroundings: Surroundings;
  /** Real paths; sources are looked at again when the job begins, because links can change. */
  readonly sourceRoots: readonly string[];
  /** The service's own folders, left out of every backup: a copy of them would grow with each run. */
  readonly ownFolders: readonly string[];
};

/** What restic can say without having taken a lock, or after it took it away itself. */
const lockless: readonly RefusalCode[] = [
  'source-missing',
  'source-unreadable',
  'path-outside',
  'restic-missing',
  'repository-missing',
  'repository-password',
  'repository-locked',
];

/**
 * Does what a job is there for. Throws a Refusal where it could not be done; a lock that a killed restic left behind
 * is then taken away, because nobody else would before the next prune fails on it.
 */
export async function performTask(place: TaskPlace, access: Access, task: Task, watch: Watch): Promise<Outcome> {
  try {
    return await perform(place, access, task, watch);
  } catch (error) {
    if (!(error instanceof Refusal && lockless.includes(error.code))) {
      await unlockRepository(place.surroundings, access).catch(() => undefined);
    }
    throw error;
  }
}

async function perform(
  { surroundings, sourceRoots, ownFolders }: TaskPlace,
  access: Access,
  task: Task,
  watch: Watch,
): Promise<Outcome> {
  switch (task.kind) {
    case 'backup': {
      const own = [...ownFolders, access.destination.path];
      await checkSources(task.sources, sourceRoots);
      demandForeign(task.sources, own);
      await demandNotEmptied(surroundings, access, planTag(task.planId), task.sources);
      return backUp(
        surroundings,
        access,
        {
          sources: task.sources,
          excludes: [...task.excludes, ...own.map(literalPattern)],
          tags: [planTag(task.planId)],
        },
        watch,
      );
    }
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

/** Refuses a source inside a folder that is left out: nothing would be backed up, and the job would end well. */
function demandForeign(sources: readonly string[], own: readonly string[]): void {
  const inside = sources.filter((source) => own.some((folder) => isInside(source, folder)));
  if (inside.length > 0) {
    throw new Refusal(
      'path-outside',
      `The service's own folders are never backed up: ${inside.join(', ')}. Take them out of the plan.`,
    );
  }
}
