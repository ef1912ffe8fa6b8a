import test from 'ava';
import { holdsWithin } from '../_support/alive.ts';
import { askRestic, locksOf } from '../_support/engine-place.ts';
import { type Lane, playQueue } from './_play-queue.ts';

const lane = (lanes: readonly Lane[], index = 0): Lane => {
  const found = lanes[index];
  if (found === undefined) throw new Error('no such lane');
  return found;
};

test('jobs of one repository run one after the other, in the order they were asked for', async (t) => {
  const { lanes, queue, ended, database } = await playQueue(t, { seconds: 1 });
  const jobs = [];
  for (let n = 0; n < 3; n += 1) {
    jobs.push(await queue.enqueue({ ...lane(lanes).backup(), planId: null, createdAt: n }));
  }
  const done = [];
  for (const { id } of jobs) done.push(await ended(id));
  for (const [index, job] of done.entries()) {
    t.is(job.state, 'done');
    if (index > 0) t.true((job.startedAt ?? 0) >= (done[index - 1]?.endedAt ?? Infinity));
  }
  t.is((await database.all("SELECT id FROM jobs WHERE state <> 'done'")).length, 0);
});

test('two repositories are worked on at the same time', async (t) => {
  const { lanes, queue, ended } = await playQueue(t, { repositories: 2, seconds: 3 });
  const [one, other] = await Promise.all([
    queue.enqueue(lane(lanes, 0).backup()),
    queue.enqueue(lane(lanes, 1).backup()),
  ]);
  const [first, second] = [await ended(one.id), await ended(other.id)];
  t.is(first.state, 'done');
  t.is(second.state, 'done');
  t.true((second.startedAt ?? 0) < (first.endedAt ?? 0) && (first.startedAt ?? 0) < (second.endedAt ?? 0));
});

test('a job that is stopped while it is queued never runs; those behind it do', async (t) => {
  const { lanes, queue, ended, row } = await playQueue(t, { seconds: 1 });
  const make = () => queue.enqueue({ ...lane(lanes).backup(), planId: null });
  const [, second, third] = [await make(), await make(), await make()];
  const stopped = await queue.stop(second.id);
  t.like(stopped, { state: 'stopped', code: 'stopped', startedAt: null });
  t.is((await ended(third.id)).state, 'done');
  t.like(await row(second.id), { state: 'stopped', startedAt: null, summary: null });
  t.is(JSON.parse(await askRestic(lane(lanes).access, 'snapshots', '--json')).length, 2);
});

test('a job that is stopped while it runs ends as stopped, leaves no lock, and the next run is good', async (t) => {
  const { lanes, queue, ended, running, errors } = await playQueue(t, { seconds: 4 });
  const { id } = await queue.enqueue(lane(lanes).backup());
  await running(id);
  t.true(await holdsWithin(20_000, async () => (await locksOf(lane(lanes).access)).length > 0));
  t.like(await queue.stop(id), { id, state: 'stopped', code: 'stopped', summary: null });
  t.deepEqual(await locksOf(lane(lanes).access), []);
  t.is((await ended((await queue.enqueue(lane(lanes).backup())).id)).state, 'done');
  t.like(await queue.stop(id), { state: 'stopped' });
  t.deepEqual(errors, []);
});

test('a job that is stopped at the moment it begins does not run on behind a row that says stopped', async (t) => {
  const { lanes, queue, row } = await playQueue(t, { seconds: 2 });
  for (let round = 0; round < 8; round += 1) {
    const { id } = await queue.enqueue({ ...lane(lanes).backup(), planId: null });
    for (let ticks = 0; ticks < round; ticks += 1) await new Promise((resolve) => setImmediate(resolve));
    t.is((await queue.stop(id)).state, 'stopped', `round ${round}`);
    t.is((await row(id)).state, 'stopped');
    t.is(queue.progressOf(id), null);
  }
  t.true(await holdsWithin(2000, async () => (await locksOf(lane(lanes).access)).length === 0));
  t.deepEqual(JSON.parse(await askRestic(lane(lanes).access, 'snapshots', '--json')), []);
});

test('closing interrupts what runs, waits for it, and leaves what is queued for the next start', async (t) => {
  const { lanes, queue, running, row, errors } = await playQueue(t, { seconds: 4 });
  const { id } = await queue.enqueue(lane(lanes).backup());
  const queued = await queue.enqueue({ ...lane(lanes).backup(), planId: null });
  await running(id);
  await queue.close();
  t.like(await row(id), { state: 'interrupted', code: 'interrupted' });
  t.is((await row(queued.id)).state, 'queued');
  t.deepEqual(await locksOf(lane(lanes).access), []);
  t.deepEqual(errors, []);
});

test('closing at the moment a job begins leaves no job behind that runs on', async (t) => {
  for (const ticks of [0, 1, 3]) {
    const { lanes, queue, row } = await playQueue(t, { seconds: 2 });
    const { id } = await queue.enqueue(lane(lanes).backup());
    for (let tick = 0; tick < ticks; tick += 1) await new Promise((resolve) => setImmediate(resolve));
    await queue.close();
    t.regex((await row(id)).state, /^(queued|interrupted)$/, `after ${ticks} ticks`);
  }
});

test('a second backup of a plan is refused while the first is queued or runs, asked for at once too', async (t) => {
  const { lanes, queue, ended, rows } = await playQueue(t, { seconds: 1 });
  const asked = await Promise.allSettled(Array.from({ length: 5 }, () => queue.enqueue(lane(lanes).backup())));
  const taken = asked.filter((answer) => answer.status === 'fulfilled');
  t.is(taken.length, 1);
  for (const answer of asked) if (answer.status === 'rejected') t.is(answer.reason.code, 'already-running');
  t.is((await rows()).length, 1);
  t.is((await ended(taken[0]?.value.id ?? '')).state, 'done');
  t.is((await ended((await queue.enqueue(lane(lanes).backup())).id)).state, 'done');
});

test('progress rises, ends at 1, and is told with the job as it then is', async (t) => {
  const { lanes, queue, ended, events } = await playQueue(t, { seconds: 4 });
  const { id } = await queue.enqueue(lane(lanes).backup());
  await ended(id);
  t.true(await holdsWithin(2000, () => events.some((event) => event.type === 'changed')));
  const told = events.flatMap((event) => (event.type === 'job' ? [event.job] : []));
  t.is(told[0]?.state, 'queued');
  t.is(told.at(-1)?.state, 'done');
  const seen = told.filter(({ state }) => state === 'running').flatMap(({ progress }) => (progress ? [progress] : []));
  t.true(seen.length >= 4, `${seen.length} told`);
  for (const [index, progress] of seen.entries()) {
    t.true(progress.percent >= 0 && progress.percent <= 1);
    t.true(progress.bytesDone >= (seen[index - 1]?.bytesDone ?? 0));
    t.true(progress.bytesTotal === 0 || progress.bytesDone <= progress.bytesTotal);
  }
  t.like(told.at(-1)?.progress, { percent: 1, secondsLeft: 0, currentFile: null });
});
