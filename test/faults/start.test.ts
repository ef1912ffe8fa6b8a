import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { loadPage } from '../../src/web/serve-page.ts';
import { isAlive } from '../_support/alive.ts';
import { putRestic } from '../_support/put-restic.ts';
import { jobEnd, setUpPlan } from '../_support/set-up-plan.ts';
import { makePlace, type Place, serviceEnvironment, spawnService } from '../_support/start-service.ts';
import { askRows, backupUnderWay, enter, fill, makeSlowPlace, readRows } from './_service.ts';

/** Starts a service that is to be refused: its exit code, and its last words with their code. */
async function refused(t: ExecutionContext, place: Place, extra: Record<string, string> = {}) {
  const { log, gone } = spawnService(t, { ...serviceEnvironment(place, 1, 1), TUNNELKEEP_DOOR: 'none', ...extra });
  const exitCode = await gone;
  const line = JSON.parse(log.find((written) => written.includes('"level":60')) ?? '{}');
  return { exitCode, code: line.refusal, message: String(line.msg) };
}

/** A place with a database that was used, and a secret key file. */
async function usedPlace(t: ExecutionContext): Promise<Place> {
  const place = await makePlace(t);
  await writeFile(join(place.folder, 'key-encryption-key'), randomBytes(32).toString('base64'));
  const { client, service } = await enter(t, place);
  await setUpPlan(client, place);
  await service.end();
  return place;
}

test('the wrong key file, none and a broken one are each refused, and no row changes', async (t) => {
  const place = await usedPlace(t);
  const file = join(place.folder, 'key-encryption-key');
  const right = await readFile(file);
  const before = await readRows(place);
  await writeFile(file, randomBytes(32).toString('base64'));
  t.like(await refused(t, place), { exitCode: 78, code: 'wrong-key-file' });
  await writeFile(file, 'not a key');
  const broken = await refused(t, place);
  t.like(broken, { exitCode: 78, code: 'wrong-key-file' });
  t.regex(broken.message, /must hold 32 random bytes/);
  await rename(file, `${file}.away`);
  const missing = await refused(t, place);
  t.like(missing, { exitCode: 78, code: 'wrong-key-file' });
  t.regex(missing.message, /Put the key file back/);
  t.deepEqual(await readRows(place), before);
  await writeFile(file, right);
  await enter(t, place);
  t.deepEqual({ ...(await readRows(place)), users: [], user_keys: [] }, { ...before, users: [], user_keys: [] });
});

test('a database of a newer version is refused by the program too', async (t) => {
  const place = await usedPlace(t);
  await askRows(place, (rows) => rows.run('PRAGMA user_version = 99'));
  t.like(await refused(t, place), { exitCode: 78, code: 'database-newer' });
});

test('a port that is taken is named', async (t) => {
  const place = await makePlace(t);
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  t.teardown(() => server.close());
  const answer = await refused(t, place, { TUNNELKEEP_LISTEN: `127.0.0.1:${port}` });
  t.like(answer, { exitCode: 78, code: 'configuration' });
  t.regex(answer.message, new RegExp(`127\\.0\\.0\\.1:${port}: another program listens there`));
});

test('a second service on the same data is refused, and does not touch what the first one runs', async (t) => {
  const first = await enter(t, await makeSlowPlace(t));
  const { place } = first.service;
  const plan = await setUpPlan(first.client, place);
  await fill(plan.source, 16);
  const job = await backupUnderWay(first, plan.id);
  const answer = await refused(t, place, { TUNNELKEEP_LISTEN: `127.0.0.1:${first.service.httpPort}` });
  t.is(answer.exitCode, 78);
  t.is(answer.code, 'in-use');
  t.true(isAlive(job.child?.pid ?? 0), 'the first one’s restic was ended');
  t.is((await jobEnd(first.client, job.id)).state, 'done');
});

test('every folder that is not ready is named at once', async (t) => {
  const place = await makePlace(t);
  const file = join(place.folder, 'a-file');
  await writeFile(file, '');
  const answer = await refused(t, place, {
    TUNNELKEEP_DATA: join(file, 'data'),
    TUNNELKEEP_SOURCES: `${place.sources}:${place.folder}/unplugged`,
    TUNNELKEEP_REPOSITORIES: join(place.folder, 'nowhere'),
    TUNNELKEEP_RESTORE: join(file, 'restore'),
  });
  t.like(answer, { exitCode: 78, code: 'configuration' });
  for (const name of ['DATA', 'SOURCES names .*unplugged', 'REPOSITORIES', 'RESTORE']) {
    t.regex(answer.message, new RegExp(`TUNNELKEEP_${name}`));
  }
});

test('something in the way inside the data folder is told as that, and not as a bug', async (t) => {
  const place = await makePlace(t);
  await writeFile(join(place.data, 'cache'), 'in the way');
  const answer = await refused(t, place);
  t.like(answer, { exitCode: 78, code: 'configuration' });
  t.regex(answer.message, /TUNNELKEEP_DATA/);
});

test('a restic that is missing or too old is refused at start', async (t) => {
  const place = await makePlace(t);
  const old = { ...place, path: await putRestic(place.folder, 'echo restic 0.14.0 compiled with go1.19') };
  t.like(await refused(t, old), { exitCode: 78, code: 'restic-too-old' });
  await mkdir(join(place.folder, 'empty'));
  t.like(await refused(t, { ...place, path: join(place.folder, 'empty') }), { exitCode: 78, code: 'restic-missing' });
});

test('a data folder whose file system may not be written is refused', async (t) => {
  const place = await makePlace(t);
  await chmod(place.data, 0o500);
  const { log, gone } = spawnService(t, { ...serviceEnvironment(place, 1, 1), TUNNELKEEP_DOOR: 'none' }, [
    'setpriv',
    '--bounding-set=-dac_override',
    '--inh-caps=-dac_override',
  ]);
  t.is(await gone, 78);
  t.regex(log.at(-1) ?? '', /TUNNELKEEP_DATA: .* cannot be written/);
});

test('a page that is not built is told as that, with how to build it', async (t) => {
  const { folder } = await makePlace(t);
  await t.throwsAsync(loadPage(join(folder, 'nowhere')), {
    code: 'configuration',
    message: /The page is not built.*npm run build/,
  });
});
