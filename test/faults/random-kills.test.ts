import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { createIdentifier } from '../../src/model/identifier.ts';
import { jobEnded } from '../../src/model/job.ts';
import { findJob, insertJob } from '../../src/store/jobs.ts';
import { processesWith } from '../_support/alive.ts';
import { askRestic, locksOf } from '../_support/engine-place.ts';
import { runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { startService } from '../_support/start-service.ts';
import { accessOf, askRows, enter, fill, makeSlowPlace } from './_service.ts';

test('ten kills at random moments lose no snapshot and leave a repository without errors', async (t) => {
  t.timeout(280_000);
  const place = await makeSlowPlace(t);
  const first = await enter(t, place);
  const plan = await setUpPlan(first.client, place);
  await fill(plan.source, 1, 'first');
  let { service } = first;
  const { id } = (await first.client.must('POST', `/api/v1/plans/${plan.id}/run`)).json();
  const row = await askRows(place, (rows) => findJob(rows, id));
  if (row === null) return t.fail('the job was not written down');
  // Written as queued by the test itself, so that each start has something to do at once; no plan, so that none refuses.
  const job = { ...row, planId: null };
  const good = new Set<string>();
  for (let round = 0; round < 10; round += 1) {
    await sleep(Math.random() * 2500);
    await service.end('SIGKILL');
    const done = await askRows(place, (rows) => rows.all("SELECT summary FROM jobs WHERE state = 'done'"));
    for (const { summary } of done) good.add(JSON.parse(String(summary)).snapshotId);
    await fill(plan.source, 3, `round-${round}`);
    await askRows(place, (rows) => insertJob(rows, { ...job, id: createIdentifier(), createdAt: Date.now() }));
    service = await startService(t, place);
  }
  await service.end('SIGKILL');
  const { client } = await enter(t, { ...place, path: first.service.place.path });
  const jobs = (await client.must('GET', '/api/v1/jobs')).json().jobs;
  for (const job of jobs) if (!jobEnded(job.state)) await client.must('POST', `/api/v1/jobs/${job.id}/stop`);
  t.is((await runPlan(client, plan.id)).state, 'done');
  const access = await accessOf(place);
  t.deepEqual(await processesWith(`--repo=${access.destination.path}`), []);
  t.deepEqual(await locksOf(access), []);
  const kept = JSON.parse(await askRestic(access, 'snapshots', '--json')).map(({ id }: { id: string }) => id);
  for (const id of good) t.true(kept.includes(id), `snapshot ${id} is lost`);
  t.regex(await askRestic(access, 'check', '--read-data'), /no errors were found/);
});
