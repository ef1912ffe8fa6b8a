import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { Surroundings } from '../../src/engine/environment.ts';
import { JobEvents } from '../../src/jobs/job-events.ts';
import { JobQueue } from '../../src/jobs/job-queue.ts';
import type { Event } from '../../src/model/event.ts';
import { createIdentifier } from '../../src/model/identifier.ts';
import { type Job, jobEnded } from '../../src/model/job.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { findJob, listJobs, type NewJob } from '../../src/store/jobs.ts';
import { insertPlan } from '../../src/store/plans.ts';
import { insertRepository } from '../../src/store/repositories.ts';
import { holdsWithin } from '../_support/alive.ts';
import { type EnginePlace, makeEnginePlace, makeRepository } from '../_support/engine-place.ts';
import { putSlowRestic } from '../_support/put-restic.ts';

/** One repository with one plan over a folder of some megabytes. */
export type Lane = EnginePlace & { readonly repositoryId: string; readonly planId: string; backup(): NewJob };

export type PlayQueue = {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly lanes: readonly Lane[];
  readonly events: Event[];
  readonly errors: unknown[];
  /** The job as its row says it is. */
  row(id: string): Promise<Job>;
  rows(): Promise<Job[]>;
  ended(id: string): Promise<Job>;
  running(id: string): Promise<void>;
};

async function addLane(t: ExecutionContext, database: Database, bytes: number): Promise<Lane> {
  const place = await makeRepository(t);
  await writeFile(join(place.source, 'file'), randomBytes(bytes));
  const [repositoryId, planId] = [createIdentifier(), createIdentifier()];
  const { destination } = place.access;
  const password = Buffer.from('sealed');
  await insertRepository(database, { id: repositoryId, name: repositoryId, destination, password, createdAt: 1 });
  const plan = { id: planId, name: planId, repositoryId, sources: [place.source], excludes: [], createdAt: 1 };
  await insertPlan(database, plan);
  const backup = () => ({
    id: createIdentifier(),
    planId,
    planName: planId,
    repositoryId,
    requestedBy: 'owner',
    task: { kind: 'backup' as const, planId, sources: [place.source], excludes: [] },
    createdAt: Date.now(),
  });
  return { ...place, repositoryId, planId, backup };
}

/** A queue on a real database and real repositories, with a restic that needs about `seconds` for a backup. */
export async function playQueue(t: ExecutionContext, { repositories = 1, seconds = 3 } = {}): Promise<PlayQueue> {
  const kibibytesPerSecond = 1000;
  const first = await makeEnginePlace(t);
  const database = await openDatabase(join(first.folder, 'test.sqlite3'));
  const lanes: Lane[] = [];
  for (let n = 0; n < repositories; n += 1) lanes.push(await addLane(t, database, seconds * kibibytesPerSecond * 1024));
  const surroundings: Surroundings = {
    ...first.surroundings,
    path: await putSlowRestic(first.folder, kibibytesPerSecond),
  };
  const [told, errors]: [Event[], unknown[]] = [[], []];
  const events = new JobEvents();
  events.subscribe((event) => told.push(event));
  const queue = new JobQueue({
    database,
    events,
    now: Date.now,
    place: { surroundings, sourceRoots: lanes.map(({ source }) => source), ownFolders: [] },
    accessTo: async (id) => {
      const lane = lanes.find(({ repositoryId }) => repositoryId === id);
      if (lane === undefined) throw new Error('no such repository');
      return lane.access;
    },
    onError: (error) => errors.push(error),
  });
  t.teardown(async () => {
    await queue.close();
    await database.close();
  });
  const row = async (id: string) => {
    const found = await findJob(database, id);
    if (found === null) throw new Error('the job is gone');
    return found;
  };
  const until = async (id: string, holds: (job: Job) => boolean) => {
    if (!(await holdsWithin(60_000, async () => holds(await row(id))))) throw new Error('it did not come to that');
    return row(id);
  };
  return {
    database,
    queue,
    lanes,
    events: told,
    errors,
    row,
    rows: () => listJobs(database, null, 100),
    ended: (id) => until(id, ({ state }) => jobEnded(state)),
    running: async (id) => void (await until(id, ({ state }) => state === 'running')),
  };
}
