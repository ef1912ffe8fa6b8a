import test from 'ava';
import { holdsWithin, isAlive, processesWith } from '../_support/alive.ts';
import { askRestic, locksOf } from '../_support/engine-place.ts';
import { putRestic, realRestic } from '../_support/put-restic.ts';
import { jobEnd, runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { makePlace } from '../_support/start-service.ts';
import { accessOf, askRows, backupUnderWay, enter, fill, makeSlowPlace } from './_service.ts';

test('a service that is killed in mid-backup comes back, cleans up and goes on', async (t) => {
  const first = await enter(t, await makeSlowPlace(t));
  const { place } = first.service;
  const plan = await setUpPlan(first.client, place);
  await fill(plan.source, 2, 'early');
  t.is((await runPlan(first.client, plan.id)).state, 'done');
  await fill(plan.source, 20, 'late');
  const job = await backupUnderWay(first, plan.id);
  await first.service.end('SIGKILL');

  const second = await enter(t, place);
  t.like(await jobEnd(second.client, job.id), { state: 'interrupted', code: 'interrupted', summary: null });
  t.false(isAlive(job.child?.pid ?? 0));
  t.deepEqual(await processesWith(place.repositories), []);
  const access = await accessOf(place);
  t.deepEqual(await locksOf(access), []);
  const snapshots = async () =>
    (await second.client.must('GET', `/api/v1/plans/${plan.id}/snapshots`)).json().snapshots;
  t.is((await snapshots()).length, 1);

  const again = await runPlan(second.client, plan.id);
  t.like(again, { state: 'done', problemCount: 0 });
  t.is(again.summary.filesTotal, 22);
  t.is((await snapshots()).length, 2);
  t.regex(await askRestic(access, 'check', '--read-data'), /no errors were found/);
});

test('a restic that outlives its service is ended at the next start, before its repository is used again', async (t) => {
  const place = await makePlace(t);
  const stubborn = `case "$*" in *backup*)
    trap '' PIPE; trap 'echo interrupted >> ${place.folder}/trace; exit 130' INT
    echo '{"message_type":"status","bytes_done":1}'; while :; do sleep 0.1; done;;
  *) exec '${realRestic}' "$@";; esac`;
  const first = await enter(t, { ...place, path: await putRestic(place.folder, stubborn) });
  const plan = await setUpPlan(first.client, place);
  const job = await backupUnderWay(first, plan.id);
  const pid = job.child?.pid ?? 0;
  t.teardown(() => isAlive(pid) && process.kill(pid, 'SIGKILL'));
  await first.service.end('SIGKILL');
  t.true(isAlive(pid), 'the test needs one that lives on');

  const second = await enter(t, place);
  t.false(isAlive(pid));
  t.is((await jobEnd(second.client, job.id)).state, 'interrupted');
  t.is((await runPlan(second.client, plan.id)).state, 'done');
});

test('a process that only has the number of an old restic is left alone', async (t) => {
  const place = await makeSlowPlace(t);
  const first = await enter(t, place);
  const plan = await setUpPlan(first.client, place);
  await fill(plan.source, 10);
  const job = await backupUnderWay(first, plan.id);
  await first.service.end('SIGKILL');
  t.true(await holdsWithin(20_000, () => !isAlive(job.child?.pid ?? 0)));
  const child = JSON.stringify({ pid: process.pid, startedAtTick: 1 });
  await askRows(place, (statements) => statements.run('UPDATE jobs SET child = ? WHERE id = ?', [child, job.id]));

  const second = await enter(t, place);
  t.is((await jobEnd(second.client, job.id)).state, 'interrupted');
  t.pass('this process is still here to say so');
});

test('a job that was queued at a crash is taken up again by itself', async (t) => {
  const first = await enter(t, await makeSlowPlace(t));
  const { place } = first.service;
  const plan = await setUpPlan(first.client, place);
  await fill(plan.source, 10);
  const body = {
    name: 'Second',
    repositoryId: (await first.client.must('GET', '/api/v1/overview')).json().repositories[0].id,
    sources: [plan.source],
  };
  const other = (await first.client.must('POST', '/api/v1/plans', { body })).json();
  const running = await backupUnderWay(first, plan.id);
  const queued = (await first.client.must('POST', `/api/v1/plans/${other.id}/run`)).json();
  t.is(queued.state, 'queued');
  await first.service.end('SIGKILL');
  const { client } = await enter(t, place);
  t.is((await jobEnd(client, running.id)).state, 'interrupted');
  t.is((await jobEnd(client, queued.id)).state, 'done');
});
