import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { backUp } from '../../src/engine/back-up.ts';
import { restoreEntries } from '../../src/engine/restore-entries.ts';
import { makeEnginePlace, watch } from '../_support/engine-place.ts';
import { putRestic } from '../_support/put-restic.ts';

process.env.TUNNELKEEP_KEY_FILE = '/canary/key';
process.env.RESTIC_PASSWORD = 'canary';
process.env.NODE_OPTIONS = '';

/** Writes down what a child can see of itself. */
const witness = `
cat /proc/$$/environ > ../environment
cat /proc/$$/cmdline > ../arguments
(find /proc/$$/fd -type l -printf '%f %l\\n' > ../descriptors)
(stat -L -c '%h %a' /dev/fd/3 > ../third-file)
cat /dev/fd/3 > ../third
[ -e /dev/fd/4 ] && cat /dev/fd/4 > ../fourth
echo '{"message_type":"summary","snapshot_id":"${'a'.repeat(64)}"}'`;

/** What this process itself was given by whoever started it, and what any child of it would therefore have. */
const inherited = new Set(
  readdirSync('/proc/self/fd').filter((fd) => {
    const closesOnExec = 0o2000000;
    const flags =
      existsSync(`/proc/self/fdinfo/${fd}`) && /flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'));
    return Number(fd) > 4 && flags && (Number.parseInt(flags[1] ?? '', 8) & closesOnExec) === 0;
  }),
);

async function witnessed(t: ExecutionContext) {
  const place = await makeEnginePlace(t);
  const path = await putRestic(place.folder, witness);
  const read = (name: string) => readFile(join(place.folder, name), 'utf8');
  return { ...place, surroundings: { ...place.surroundings, path }, read };
}

const request = { sources: ['/a b', '/-x\n'], excludes: ['*.tmp'], tags: ['plan=x'] };

test('the environment of a child is this list, and nothing of the service is in it', async (t) => {
  const place = await witnessed(t);
  await backUp(place.surroundings, place.access, request, watch());
  const variables = (await place.read('environment')).split('\0').filter((line) => line !== '');
  const { path, scratch, cache } = place.surroundings;
  t.deepEqual(variables.sort(), [
    `HOME=${scratch}`,
    'LANG=C.UTF-8',
    `PATH=${path}`,
    `RESTIC_CACHE_DIR=${cache}`,
    'RESTIC_PROGRESS_FPS=4',
    `TMPDIR=${scratch}`,
    'TZ=UTC',
  ]);
});

test('the password is on descriptor 3 alone: a nameless file, in no argument and no variable', async (t) => {
  const place = await witnessed(t);
  await backUp(place.surroundings, place.access, request, watch());
  t.is(await place.read('third'), place.access.password);
  for (const name of ['environment', 'arguments', 'fourth']) {
    t.false((await place.read(name)).includes(place.access.password), name);
  }
  t.regex(await place.read('descriptors'), /^3 .*\(deleted\)$/m);
  t.is(await place.read('third-file'), '0 600\n');
});

test('a child has no other descriptor open than those meant for it', async (t) => {
  const place = await witnessed(t);
  await backUp(place.surroundings, place.access, request, watch());
  const numbers = async () => {
    const lines = (await place.read('descriptors')).trim().split('\n');
    const others = lines.filter((line) => !line.endsWith('/restic')).map((line) => line.split(' ')[0] ?? '');
    return others.filter((fd) => !inherited.has(fd)).sort();
  };
  t.deepEqual(await numbers(), ['0', '1', '2', '3', '4']);
  await restoreEntries(place.surroundings, place.access, { snapshot: 'a', paths: ['/a'], target: '/b' }, watch());
  t.deepEqual(await numbers(), ['0', '1', '2', '3']);
  t.regex(await place.read('descriptors'), /^0 \/dev\/null$/m);
});

test('sources go by a file of NUL-ended names, never as arguments', async (t) => {
  const place = await witnessed(t);
  await backUp(place.surroundings, place.access, request, watch());
  t.is(await place.read('fourth'), '/a b\0/-x\n\0');
  const [, , ...given] = (await place.read('arguments')).split('\0').slice(0, -1);
  t.deepEqual(given, [
    `--repo=${place.access.destination.path}`,
    '--password-file=/dev/fd/3',
    'backup',
    '--json',
    '--host=test-host',
    '--tag=plan=x',
    '--exclude=*.tmp',
    '--files-from-raw=/dev/fd/4',
  ]);
});
