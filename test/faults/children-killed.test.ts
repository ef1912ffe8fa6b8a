import test from 'ava';
import { findJob } from '../../src/store/jobs.ts';
import { holdsWithin, isAlive, processesWith } from '../_support/alive.ts';
import { askRestic, locksOf } from '../_support/engine-place.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { jobEnd, runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { accessOf, askRows, backupUnderWay, enter, fill, makeSlowPlace } from './_service.ts';

test('a restic that is killed in mid-backup fails its job in clear words, and the next run is good', async (t) => {
  const entered = await enter(t, await makeSlowPlace(t));
  const { client, service } = entered;
  const plan = await setUpPlan(client, service.place);
  await fill(plan.source, 2, 'early');
  t.is((await runPlan(client, plan.id)).state, 'done');
  await fill(plan.source, 12, 'late');
  const job = await backupUnderWay(entered, plan.id);
  process.kill(job.child?.pid ?? 0, 'SIGKILL');
  const ended = await jobEnd(client, job.id);
  t.like(ended, { state: 'failed', code: 'restic-failed', summary: null });
  t.regex(ended.message, /restic ended by a signal/);
  const again = await runPlan(client, plan.id);
  t.is(again.state, 'done');
  t.is(again.summary.filesTotal, 14);
  t.is((await client.must('GET', `/api/v1/plans/${plan.id}/snapshots`)).json().snapshots.length, 2);
  const access = await accessOf(service.place);
  t.deepEqual(await locksOf(access), [], 'the killed run left its lock');
  t.regex(await askRestic(access, 'check'), /no errors were found/);
});

test('a door that is killed comes back; a backup under way notices nothing, and a new tunnel works', async (t) => {
  const entered = await enter(t, await makeSlowPlace(t));
  const { client, service } = entered;
  const plan = await setUpPlan(client, service.place);
  await fill(plan.source, 12);
  const job = await backupUnderWay(entered, plan.id);
  const [door, ...others] = await processesWith(`127.0.0.1:${service.doorPort}\0--ui`);
  t.deepEqual(others, []);
  process.kill(door ?? 0, 'SIGKILL');
  await service.logged('the door fell; backups go on');
  t.true(
    await holdsWithin(5000, async () => (await client.ask('GET', '/api/v1/overview').catch(() => null)) === null),
    'the old tunnel still answers',
  );
  const back = async () => (await processesWith(`127.0.0.1:${service.doorPort}\0--ui`)).some((pid) => pid !== door);
  t.true(await holdsWithin(10_000, back));
  t.true(
    await holdsWithin(20_000, () => service.log.filter((line) => line.includes('the door is listening')).length === 2),
  );
  t.true(isAlive(job.child?.pid ?? 0), 'the backup ended before the test did');

  const second = new SignInClient((await openTunnel(t, service)).url);
  await second.enter();
  t.is((await jobEnd(second, job.id)).state, 'done');
});

test('SIGTERM in mid-backup: the service ends well within its grace, and leaves no lock and no process', async (t) => {
  const first = await enter(t, await makeSlowPlace(t));
  const { place } = first.service;
  const plan = await setUpPlan(first.client, place);
  await fill(plan.source, 12);
  const job = await backupUnderWay(first, plan.id);
  const began = performance.now();
  t.is(await first.service.end('SIGTERM'), 0);
  t.true(performance.now() - began < 30_000);
  t.deepEqual(await processesWith(place.folder), []);
  const access = await accessOf(place);
  t.deepEqual(await locksOf(access), []);

  const { client } = await enter(t, place);
  t.like(await jobEnd(client, job.id), { state: 'interrupted', code: 'interrupted' });
  t.is((await runPlan(client, plan.id)).state, 'done');
});

// Known: closing waits for the door before it interrupts jobs.
test('SIGTERM while the door hangs does not keep a backup from being interrupted in good time', async (t) => {
  const first = await enter(t, await makeSlowPlace(t));
  const plan = await setUpPlan(first.client, first.service.place);
  await fill(plan.source, 80);
  const job = await backupUnderWay(first, plan.id);
  const [door] = await processesWith(`127.0.0.1:${first.service.doorPort}\0--ui`);
  process.kill(door ?? 0, 'SIGSTOP');
  t.teardown(() => isAlive(door ?? 0) && process.kill(door ?? 0, 'SIGKILL'));
  const ended = first.service.end('SIGTERM');
  const access = await accessOf(first.service.place);
  t.true(await holdsWithin(25_000, async () => (await locksOf(access)).length === 0), 'its lock is still there');
  process.kill(door ?? 0, 'SIGCONT');
  t.is(await ended, 0);
  const row = await askRows(first.service.place, (rows) => findJob(rows, job.id));
  t.is(row?.state, 'interrupted');
});
