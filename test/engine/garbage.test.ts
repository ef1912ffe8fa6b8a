import test from 'ava';
import { backUp } from '../../src/engine/back-up.ts';
import { findEntry } from '../../src/engine/find-entry.ts';
import { listFolder } from '../../src/engine/list-folder.ts';
import { listSnapshots } from '../../src/engine/list-snapshots.ts';
import { restoreEntries } from '../../src/engine/restore-entries.ts';
import { holdsWithin, processesWith } from '../_support/alive.ts';
import { makeEnginePlace, watch } from '../_support/engine-place.ts';
import { putRestic } from '../_support/put-restic.ts';

const backup = { sources: ['/a'], excludes: [], tags: [] };
const restore = { snapshot: 'a', paths: ['/a'], target: '/b' };
/** What `snapshots` rightly says of a repository without any. */
const emptyLists = ['a list', 'null'];
const id = 'a'.repeat(64);

for (const [what, output] of [
  ['words between the lines', 'echo Segmentation fault'],
  ['half a line', `printf '{"message_type":"summary","snapsh'`],
  ['a list', 'echo []'],
  ['null', 'echo null'],
  [
    'a summary with words for numbers',
    `echo '{"message_type":"summary","snapshot_id":"${id}","total_files_processed":"many"}'`,
  ],
  ['a line without a type', `echo '{"snapshot_id":"${id}"}'`],
  ['nothing', ':'],
  ['a status and no summary', `echo '{"message_type":"status","percent_done":1}'`],
  ['a summary without a snapshot', `echo '{"message_type":"summary"}'`],
  ['an empty line', 'echo'],
] as const) {
  test(`${what} on stdout is an error, and never an empty success`, async (t) => {
    const { folder, surroundings, access } = await makeEnginePlace(t);
    const fake = { ...surroundings, path: await putRestic(folder, output) };
    await t.throwsAsync(backUp(fake, access, backup, watch()));
    if (what !== 'a summary without a snapshot') await t.throwsAsync(restoreEntries(fake, access, restore, watch()));
    if (!emptyLists.includes(what)) await t.throwsAsync(listSnapshots(fake, access, 'x'));
    await t.throwsAsync(findEntry(fake, access, id, '/a'));
    await t.throwsAsync(listFolder(fake, access, id, '/a'));
  });
}

test('null from `snapshots`, which restic says of an empty repository, is no error', async (t) => {
  const { folder, surroundings, access } = await makeEnginePlace(t);
  const fake = { ...surroundings, path: await putRestic(folder, 'echo null') };
  t.deepEqual(await listSnapshots(fake, access, 'x'), []);
});

test('a restic that talks nonsense is ended, and not left behind with its lock', async (t) => {
  const { folder, surroundings, access } = await makeEnginePlace(t);
  const script = `echo nonsense; exec sleep 4321`;
  const fake = { ...surroundings, path: await putRestic(folder, script) };
  const pids: number[] = [];
  await t.throwsAsync(backUp(fake, access, backup, watch({ onStart: (pid) => pids.push(pid) })));
  const mine = async () => (await processesWith('sleep\0' + '4321')).filter((pid) => pids.includes(pid));
  t.is(pids.length, 1);
  t.true(await holdsWithin(1000, async () => (await mine()).length === 0));
  for (const pid of await mine()) process.kill(pid, 'SIGKILL');
});

test('a flood of words on stderr does not fill the memory, and the first of them are kept', async (t) => {
  const { folder, surroundings, access } = await makeEnginePlace(t);
  const script = `echo 'Fatal: first words' >&2; head -c 50000000 /dev/zero | tr '\\0' 'x' | fold -w 1000 >&2; exit 1`;
  const fake = { ...surroundings, path: await putRestic(folder, script) };
  const before = process.memoryUsage().rss;
  const refusal = await t.throwsAsync(backUp(fake, access, backup, watch()), { message: /first words/ });
  t.true((refusal?.message.length ?? 0) < 1000);
  t.true(process.memoryUsage().rss - before < 200e6);
});
