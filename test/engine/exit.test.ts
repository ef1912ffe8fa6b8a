import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { backUp } from '../../src/engine/back-up.ts';
import { checkRestic } from '../../src/engine/check-restic.ts';
import { initRepository } from '../../src/engine/init-repository.ts';
import { listSnapshots } from '../../src/engine/list-snapshots.ts';
import { askRestic, makeEnginePlace, makeRepository, watch } from '../_support/engine-place.ts';
import { putRestic } from '../_support/put-restic.ts';
import { holdExclusiveLock } from './_hold-lock.ts';

const request = (source: string) => ({ sources: [source], excludes: [], tags: [] });

test('a folder that is no repository is told as that (exit code 10)', async (t) => {
  const { source, surroundings, access } = await makeEnginePlace(t);
  await t.throwsAsync(backUp(surroundings, access, request(source), watch()), { code: 'repository-missing' });
  await t.throwsAsync(listSnapshots(surroundings, access, 'x'), { code: 'repository-missing' });
});

test('a repository whose configuration went away is told as that', async (t) => {
  const { source, surroundings, access } = await makeRepository(t);
  await rm(join(access.destination.path, 'config'));
  await t.throwsAsync(backUp(surroundings, access, request(source), watch()), { code: 'repository-missing' });
});

test('another password is told as that (exit code 12)', async (t) => {
  const { source, surroundings, access } = await makeRepository(t);
  const other = { ...access, password: 'another' };
  await t.throwsAsync(backUp(surroundings, other, request(source), watch()), { code: 'repository-password' });
});

test('an exclusive lock of a living process is told as that (exit code 11), and respected', async (t) => {
  const { source, surroundings, access } = await makeRepository(t);
  const release = await holdExclusiveLock(t, access);
  await t.throwsAsync(backUp(surroundings, access, request(source), watch()), { code: 'repository-locked' });
  t.deepEqual(JSON.parse(await askRestic(access, 'snapshots', '--json', '--no-lock')), []);
  await release();
  t.false((await backUp(surroundings, access, request(source), watch())).partial);
});

test('a second repository is not made over the first', async (t) => {
  const { surroundings, access } = await makeRepository(t);
  const other = { ...access, password: 'another' };
  await t.throwsAsync(initRepository(surroundings, other), { code: 'repository-exists' });
  t.deepEqual(await listSnapshots(surroundings, access, 'x'), []);
});

test('a restic that is too old is refused, and said how old', async (t) => {
  const { folder, surroundings } = await makeEnginePlace(t);
  for (const version of ['0.14.0', '0.17.3', '0.9.6']) {
    const path = await putRestic(folder, `echo 'restic ${version} compiled with go1.19.8 on linux/amd64'`);
    const refusal = await t.throwsAsync(checkRestic({ ...surroundings, path }), { code: 'restic-too-old' });
    t.true(refusal?.message.includes(version));
  }
});

test('restic 0.18 and all that is newer is taken', async (t) => {
  const { folder, surroundings } = await makeEnginePlace(t);
  for (const version of ['0.18.0', '0.18.1', '0.20.0', '1.0.0']) {
    const path = await putRestic(folder, `echo 'restic ${version} compiled with go1.24.4 on linux/amd64'`);
    t.is(await checkRestic({ ...surroundings, path }), version);
  }
});

test('no restic at all, or something else by its name, is said with what to do', async (t) => {
  const { folder, source, surroundings, access } = await makeEnginePlace(t);
  const nothing = { ...surroundings, path: join(folder, 'nowhere') };
  await t.throwsAsync(checkRestic(nothing), { code: 'restic-missing', message: /Install restic 0\.18/ });
  await t.throwsAsync(backUp(nothing, access, request(source), watch()), { code: 'restic-missing' });
  await t.throwsAsync(listSnapshots(nothing, access, 'x'), { code: 'restic-missing' });
  const path = await putRestic(folder, 'echo "rustic 0.9"');
  await t.throwsAsync(checkRestic({ ...surroundings, path }), { code: 'restic-missing' });
});
