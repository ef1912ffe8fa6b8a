import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { backUp } from '../../src/engine/back-up.ts';
import { dumpEntry } from '../../src/engine/dump-entry.ts';
import type { Access } from '../../src/engine/start-restic.ts';
import { holdsWithin, isAlive } from '../_support/alive.ts';
import { askRestic, locksOf, makeRepository, watch } from '../_support/engine-place.ts';
import { putRestic, putSlowRestic, realRestic } from '../_support/put-restic.ts';

const data = (access: Access) => join(access.destination.path, 'locks');
const request = (source: string) => ({ sources: [source], excludes: [], tags: [] });

/** A repository, 12 MB to back up, and a real restic that takes about ten seconds for it. */
async function slowPlace(t: ExecutionContext) {
  const place = await makeRepository(t);
  for (const name of ['1', '2', '3']) await writeFile(join(place.source, name), randomBytes(4e6));
  const slow = { ...place.surroundings, path: await putSlowRestic(place.folder, 1200) };
  return { ...place, slow };
}

test('a backup that is cancelled is interrupted: no lock stays, no snapshot is made, the next run is good', async (t) => {
  const { source, surroundings, slow, access } = await slowPlace(t);
  const controller = new AbortController();
  let pid = 0;
  const running = backUp(
    slow,
    access,
    request(source),
    watch({
      cancel: controller.signal,
      onStart: (started) => {
        pid = started;
      },
    }),
  );
  t.true(await holdsWithin(20_000, async () => (await readdir(data(access))).length > 0), 'it took no lock');
  controller.abort();
  await t.throwsAsync(running, { code: 'stopped' });
  t.false(isAlive(pid));
  t.deepEqual(await locksOf(access), []);
  t.deepEqual(JSON.parse(await askRestic(access, 'snapshots', '--json')), []);
  t.is((await backUp(surroundings, access, request(source), watch())).summary.filesTotal, 3);
  t.regex(await askRestic(access, 'check', '--read-data'), /no errors were found/);
});

test('a backup that was cancelled before it began does nothing', async (t) => {
  const { source, surroundings, access } = await slowPlace(t);
  await t.throwsAsync(backUp(surroundings, access, request(source), watch({ cancel: AbortSignal.abort() })), {
    code: 'stopped',
  });
  t.deepEqual(JSON.parse(await askRestic(access, 'snapshots', '--json')), []);
});

test('a restic that is killed is told as ended by a signal, and the next run is good', async (t) => {
  const { source, surroundings, slow, access } = await slowPlace(t);
  let pid = 0;
  const running = backUp(
    slow,
    access,
    request(source),
    watch({
      onStart: (started) => {
        pid = started;
      },
    }),
  );
  t.true(await holdsWithin(20_000, async () => (await readdir(data(access))).length > 0), 'it took no lock');
  process.kill(pid, 'SIGKILL');
  await t.throwsAsync(running, { code: 'restic-failed', message: /ended by a signal/ });
  t.is((await backUp(surroundings, access, request(source), watch())).summary.filesTotal, 3);
});

test('a download that is cancelled ends restic, though nobody reads what it has to say', async (t) => {
  const { folder, source, surroundings, access } = await makeRepository(t);
  await writeFile(join(source, 'large'), randomBytes(30e6));
  const { summary } = await backUp(surroundings, access, request(source), watch());
  const path = await putRestic(folder, `exec '${realRestic}' "$@"`);
  const controller = new AbortController();
  const what = { snapshot: summary.snapshotId ?? '', path: join(source, 'large'), archive: 'tar' } as const;
  const dump = dumpEntry({ ...surroundings, path }, access, what, controller.signal);
  for await (const chunk of dump.bytes) {
    t.true(chunk.length > 0);
    break;
  }
  controller.abort();
  await t.throwsAsync(dump.finished, { code: 'stopped' });
});

test('a download that is cancelled before its first byte was read ends restic too', async (t) => {
  const { source, surroundings, access } = await makeRepository(t);
  await writeFile(join(source, 'large'), randomBytes(30e6));
  const { summary } = await backUp(surroundings, access, request(source), watch());
  const controller = new AbortController();
  const what = { snapshot: summary.snapshotId ?? '', path: source, archive: 'zip' } as const;
  const dump = dumpEntry(surroundings, access, what, controller.signal);
  await holdsWithin(1500, () => dump.bytes.readableLength > 0);
  controller.abort();
  const began = performance.now();
  await t.throwsAsync(dump.finished, { code: 'stopped' });
  t.true(performance.now() - began < 10_000, 'it had to be killed');
});

test('a dump of what is not there does not end well', async (t) => {
  const { source, surroundings, access } = await makeRepository(t);
  const { summary } = await backUp(surroundings, access, request(source), watch());
  const what = { snapshot: summary.snapshotId ?? '', path: '/not/there', archive: 'tar' } as const;
  const dump = dumpEntry(surroundings, access, what, new AbortController().signal);
  t.is(Buffer.concat(await dump.bytes.toArray()).length, 0);
  await t.throwsAsync(dump.finished, { name: 'Refusal' });
});
