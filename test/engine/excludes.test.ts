import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test from 'ava';
import { backUp } from '../../src/engine/back-up.ts';
import { literalPattern } from '../../src/engine/literal-pattern.ts';
import { askRestic, type EnginePlace, makeRepository, watch } from '../_support/engine-place.ts';
import { forFile } from '../_support/for-file.ts';
import { writeNamed } from './_tree.ts';

const files = [
  'a.txt',
  'a.tmp',
  'cache/x',
  'deep/cache/y',
  'deep/a.tmp',
  'keep/b.txt',
  '[odd] *name/z',
  'odd name/z',
  '#note',
];

const context = forFile(test);
let place: EnginePlace;
test.before(async () => {
  place = await makeRepository(context);
  for (const file of files) {
    await mkdir(dirname(join(place.source, file)), { recursive: true });
    await writeNamed(place.source, file, file);
  }
});

/** Which of the files are in a backup with these excludes. */
async function kept(...excludes: string[]): Promise<string[]> {
  const { source, surroundings, access } = place;
  const { summary } = await backUp(surroundings, access, { sources: [source], excludes, tags: [] }, watch());
  const lines = (await askRestic(access, 'ls', '--json', summary.snapshotId ?? '')).trim().split('\n');
  const nodes = lines.map((line) => JSON.parse(line)).filter((node) => node.type === 'file');
  return nodes.map((node) => node.path.slice(source.length + 1)).sort();
}

const all = [...files].sort();
const without = (...left: string[]) => all.filter((file) => !left.includes(file));

for (const [meaning, pattern, expected] of [
  ['a name anywhere', 'cache', without('cache/x', 'deep/cache/y')],
  ['an ending anywhere', '*.tmp', without('a.tmp', 'deep/a.tmp')],
  ['a folder at any depth below another', 'deep/**/y', without('deep/cache/y')],
  ['a sign of a comment in a file is a name here', '#note', without('#note')],
  ['a variable of the shell is a name here', '$HOME', all],
  ['an option is a name here', '--exclude-caches', all],
] as const) {
  test(`an exclude means ${meaning}: ${pattern}`, async (t) => {
    t.deepEqual(await kept(pattern), [...expected]);
  });
}

test('an exclude with the whole path means that path alone', async (t) => {
  t.deepEqual(await kept(`${place.source}/cache`), without('cache/x'));
});

test('a literal path leaves out itself and nothing that its odd letters could stand for', async (t) => {
  t.deepEqual(await kept(literalPattern(join(place.source, '[odd] *name'))), without('[odd] *name/z'));
});

test.serial('a pattern that restic cannot read fails with its own words, and makes no snapshot', async (t) => {
  const snapshots = async () => JSON.parse(await askRestic(place.access, 'snapshots', '--json')).length;
  const before = await snapshots();
  await t.throwsAsync(kept('['), { name: 'Refusal', message: /invalid pattern/ });
  t.is(await snapshots(), before);
});
