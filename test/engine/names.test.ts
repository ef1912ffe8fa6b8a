import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { backUp } from '../../src/engine/back-up.ts';
import { dumpEntry } from '../../src/engine/dump-entry.ts';
import { listFolder } from '../../src/engine/list-folder.ts';
import { restoreEntries } from '../../src/engine/restore-entries.ts';
import { askRestic, makeRepository, watch } from '../_support/engine-place.ts';
import { readTree, writeNamed } from './_tree.ts';

const hostile = [
  '-',
  '--',
  '-r',
  '--help',
  '--exclude=*',
  '-o local.command=id',
  '@file',
  '!negated',
  '#comment',
  '$HOME',
  '$PATH',
  '`id`',
  '$(id)',
  ';id',
  '&',
  '|',
  '~',
  '*',
  '?',
  '[a]',
  '[!a]',
  '{a,b}',
  '**',
  '\\',
  '\\*',
  'back\\slash\\',
  '"',
  "'",
  ' ',
  '  lead',
  'trail ',
  'new\nline',
  '\nlead',
  'trail\n',
  'tab\t',
  'carriage\r',
  '\u001b[2J',
  '\u0001',
  '\u007f',
  '...',
  '.hidden',
  '%s%n',
  '%00',
  '\u00e9',
  'e\u0301',
  '\u202egpj',
  '\u200b',
  '\ufeffbom',
  '\ufffd',
  '🎞',
  'latest',
  'a:b',
  'a,b',
  'plan=x',
  'C:\\x',
  '[',
  ']',
  'x'.repeat(255),
];
const bytesOnly = ['ff', 'c328', '61ff62', 'fe', 'eda080'].map((hex) => Buffer.from(hex, 'hex'));

test('a folder full of odd names comes back byte by byte, those that are no UTF-8 too', async (t) => {
  const { source, folder, surroundings, access } = await makeRepository(t);
  for (const [index, name] of [...new Set(hostile)].entries()) await writeNamed(source, name, `file ${index}`);
  for (const [index, name] of bytesOnly.entries()) await writeNamed(source, name, `bytes ${index}`);
  await mkdir(join(source, '-- [folder] *\n'));
  await writeNamed(join(source, '-- [folder] *\n'), 'inside', 'inside');
  await symlink('/etc/passwd', join(source, 'link [x]'));
  const outcome = await backUp(surroundings, access, { sources: [source], excludes: [], tags: [] }, watch());
  t.false(outcome.partial);
  t.deepEqual(outcome.problems, []);
  const snapshot = outcome.summary.snapshotId ?? '';
  const target = join(folder, 'restored');
  await restoreEntries(surroundings, access, { snapshot, paths: [source], target }, watch());
  t.deepEqual(await readTree(join(target, source)), await readTree(source));

  const { entries } = await listFolder(surroundings, access, snapshot, source);
  t.is(entries.length, hostile.length + bytesOnly.length + 2);
  t.is(entries.filter(({ addressable }) => !addressable).length, bytesOnly.length + 1);
});

test('every odd name that can be said is restored and downloaded by itself, and nothing else with it', async (t) => {
  const { source, folder, surroundings, access } = await makeRepository(t);
  const names = hostile.filter((name) => name !== '\ufffd');
  for (const [index, name] of names.entries()) await writeNamed(source, name, `file ${index}`);
  const { summary } = await backUp(surroundings, access, { sources: [source], excludes: [], tags: [] }, watch());
  const snapshot = summary.snapshotId ?? '';
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }),
      fc.uuid(),
      async (chosen, id) => {
        const target = join(folder, id);
        const paths = chosen.map((name) => `${source}/${name}`);
        await restoreEntries(surroundings, access, { snapshot, paths, target }, watch());
        const back = [...(await readTree(join(target, source))).keys()].sort();
        t.deepEqual(back, chosen.map((name) => `/${Buffer.from(name).toString('hex')}`).sort());
      },
    ),
    { numRuns: 12 },
  );
  for (const name of ['--help', 'new\nline', '[a]', '\\*', "'", ' ', 'latest']) {
    const dump = dumpEntry(
      surroundings,
      access,
      { snapshot, path: `${source}/${name}`, archive: 'tar' },
      new AbortController().signal,
    );
    t.is(String(Buffer.concat(await dump.bytes.toArray())), `file ${names.indexOf(name)}`);
    await dump.finished;
  }
});

test('sources with odd names, and names that look like options, are backed up as what they are', async (t) => {
  const { source, surroundings, access } = await makeRepository(t);
  const names = ['--help', '-', 'a\nb', '*', '$HOME', '#x', ' y ', '!z'];
  const sources = names.map((name) => join(source, name));
  for (const path of sources) await mkdir(path);
  for (const path of sources) await writeNamed(path, 'f', path);
  await mkdir(join(source, 'left out'));
  const outcome = await backUp(surroundings, access, { sources, excludes: [], tags: [] }, watch());
  t.is(outcome.summary.filesTotal, names.length);
  const [snapshot] = JSON.parse(await askRestic(access, 'snapshots', '--json'));
  t.deepEqual(snapshot.paths.sort(), sources.sort());
});

test('text of every kind behind --exclude= stays an exclude: no option comes of it, and no other file goes', async (t) => {
  const { source, surroundings, access } = await makeRepository(t);
  await writeNamed(source, 'kept', 'kept');
  const line = fc.string({ unit: fc.constantFrom(...'-=!#$*?{}"\'`;|& rpo~/ab'), minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        line.filter((text) => !/[*?]|ke|!/.test(text)),
        { maxLength: 5 },
      ),
      async (patterns) => {
        const excludes = [...patterns.map((text) => `zz${text}`), '--repo=/x', '-', '-o', '--password-command=id'];
        const { summary } = await backUp(surroundings, access, { sources: [source], excludes, tags: [] }, watch());
        t.is(summary.filesTotal, 1);
      },
    ),
    { numRuns: 8 },
  );
});
