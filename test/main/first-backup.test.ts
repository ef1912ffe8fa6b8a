import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openTunnel } from '../_support/open-tunnel.ts';
import { jobEnd, runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { startService } from '../_support/start-service.ts';

test('a folder is backed up, browsed, downloaded and restored through the tunnel', async (t) => {
  const service = await startService(t);
  const client = new SignInClient((await openTunnel(t, service)).url);
  await client.enter();
  const plan = await setUpPlan(client, service.place);
  const photo = randomBytes(3_000_000);
  await mkdir(join(plan.source, 'a [strange] *name'));
  await writeFile(join(plan.source, 'a [strange] *name', 'photo.bin'), photo);
  await writeFile(join(plan.source, 'letter.txt'), 'Dear reader\n');

  const backup = await runPlan(client, plan.id);
  t.is(backup.state, 'done');
  t.is(backup.summary.filesTotal, 2);

  const [snapshot] = (await client.must('GET', `/api/v1/plans/${plan.id}/snapshots`)).json().snapshots;
  t.is(snapshot.id, backup.summary.snapshotId);
  const base = `/api/v1/plans/${plan.id}/snapshots/${snapshot.id}`;
  const listed = await client.must('GET', `${base}/entries?path=${encodeURIComponent(plan.source)}`);
  t.deepEqual(
    listed.json().entries.map((entry: { name: string }) => entry.name),
    ['a [strange] *name', 'letter.txt'],
  );

  const path = encodeURIComponent(join(plan.source, 'a [strange] *name', 'photo.bin'));
  const file = await client.must('GET', await client.ticketed(`${base}/download?path=${path}&as=file`));
  t.true(file.bytes.equals(photo));
  t.is(file.headers['content-length'], String(photo.length));

  const body = { planId: plan.id, snapshotId: snapshot.id, paths: [join(plan.source, 'a [strange] *name')] };
  const restore = await jobEnd(client, (await client.must('POST', '/api/v1/restores', { body })).json().id);
  t.is(restore.state, 'done');
  const restored = join(restore.summary.target, plan.source, 'a [strange] *name', 'photo.bin');
  t.true((await readFile(restored)).equals(photo));

  t.is((await client.must('DELETE', '/api/v1/session')).status, 204);
  t.is((await client.ask('GET', '/api/v1/overview')).status, 401);
  t.is((await client.renew()).status, 401);
});
