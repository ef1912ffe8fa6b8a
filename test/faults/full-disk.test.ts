import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { putRestic, realRestic } from '../_support/put-restic.ts';
import { jobEnd, runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { makePlace, type Place } from '../_support/start-service.ts';
import { enter, fill } from './_service.ts';

/** A small file system at this folder, where this process may mount one; the answer is whether it could. */
function mountSmall(t: ExecutionContext, folder: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0700`, 'tunnelkeep-test', folder], {
      stdio: 'ignore',
    });
  } catch {
    return false;
  }
  t.teardown(() => execFileSync('umount', ['--lazy', folder]));
  return true;
}

/** A restic that says of every backup what the real one says on a full disk. */
const full = (place: Place) =>
  putRestic(
    place.folder,
    `case "$*" in *backup*) [ -e ${place.folder}/room ] || { echo '{"message_type":"exit_error","code":1,"message":"Fatal: unable to save snapshot: write ${place.folder}/x: no space left on device"}' >&2; exit 1; };; esac
exec '${realRestic}' "$@"`,
  );

test('a full disk under the repository is told as that; with room again the next run is good', async (t) => {
  const place = await makePlace(t);
  const mounted = mountSmall(t, place.repositories, '8m');
  if (!mounted) t.log('nothing may be mounted here: checked with a stand-in for restic');
  const { client } = await enter(t, mounted ? place : { ...place, path: await full(place) });
  const plan = await setUpPlan(client, place);
  await fill(plan.source, 2, 'early');
  if (!mounted) await writeFile(join(place.folder, 'room'), '');
  t.is((await runPlan(client, plan.id)).state, 'done');
  if (!mounted) await rm(join(place.folder, 'room'));
  await fill(plan.source, 20, 'late');
  const job = await runPlan(client, plan.id);
  t.like(job, { state: 'failed', code: 'repository-full', summary: null });
  t.regex(job.message, /The disk is full.*finished snapshots are safe/);
  t.is((await client.must('GET', `/api/v1/plans/${plan.id}/snapshots`)).json().snapshots.length, 1);
  if (mounted) execFileSync('mount', ['-o', 'remount,size=80m', place.repositories]);
  else await writeFile(join(place.folder, 'room'), '');
  t.is((await runPlan(client, plan.id)).state, 'done');
});

test('a full disk under the data folder does not take the service down, and passes when there is room', async (t) => {
  const place = await makePlace(t);
  if (!mountSmall(t, place.data, '6m')) {
    t.log('nothing may be mounted here: not checked');
    return t.pass();
  }
  const { client, service } = await enter(t, place);
  const plan = await setUpPlan(client, place);
  await fill(plan.source, 1);
  t.is((await runPlan(client, plan.id)).state, 'done');
  execFileSync('sh', ['-c', `cat /dev/zero > ${place.data}/ballast || true`], { stdio: 'ignore' });
  const asked = await client.ask('POST', `/api/v1/plans/${plan.id}/run`);
  t.true([202, 500, 507].includes(asked.status), `${asked.status}`);
  t.is((await client.ask('GET', '/healthz')).status, 200);
  await rm(join(place.data, 'ballast'));
  const active = (await client.must('GET', `/api/v1/plans/${plan.id}`)).json().activeJob;
  if (active !== null) await client.must('POST', `/api/v1/jobs/${active.id}/stop`);
  t.is((await runPlan(client, plan.id)).state, 'done');
  t.is(service.process.exitCode, null);
});

test('a full disk under the restore folder fails the restore, and says so', async (t) => {
  const place = await makePlace(t);
  if (!mountSmall(t, place.restore, '4m')) {
    t.log('nothing may be mounted here: not checked');
    return t.pass();
  }
  const { client } = await enter(t, place);
  const plan = await setUpPlan(client, place);
  await mkdir(plan.source, { recursive: true });
  await fill(plan.source, 8);
  const { summary } = await runPlan(client, plan.id);
  const body = { planId: plan.id, snapshotId: summary.snapshotId, paths: [plan.source] };
  const { id } = (await client.must('POST', '/api/v1/restores', { body })).json();
  t.like(await jobEnd(client, id), { state: 'failed', code: 'repository-full' });
});
