import test from 'ava';
import { chooseSource, dropSource, sourceState } from '../../src/ui/form/choose-source.ts';
import { readExcludes } from '../../src/ui/pages/plan/read-excludes.ts';
import { firstFolder } from '../../src/ui/pages/snapshot/first-folder.ts';

test('choosing a folder takes in what was chosen inside it, and nothing that only looks alike', (t) => {
  t.deepEqual(chooseSource(['/data/a', '/data2', '/data/b/c'], '/data'), ['/data', '/data2']);
  t.deepEqual(dropSource(['/data', '/data2'], '/data'), ['/data2']);
});

test('a path knows how it stands', (t) => {
  const chosen = ['/data/photos'];
  t.is(sourceState(chosen, '/data/photos'), 'chosen');
  t.is(sourceState(chosen, '/data/photos/2026'), 'with-parent');
  t.is(sourceState(chosen, '/data'), 'part');
  t.is(sourceState(chosen, '/'), 'part');
  t.is(sourceState(chosen, '/data/photos2'), 'none');
});

test('looking through a snapshot begins where all of its paths are in sight', (t) => {
  t.is(firstFolder([]), '/');
  t.is(firstFolder(['/data']), '/');
  t.is(firstFolder(['/sources/photos']), '/sources');
  t.is(firstFolder(['/sources/photos/2026', '/sources/photos/2025']), '/sources/photos');
  t.is(firstFolder(['/sources/photos/2026', '/sources/music']), '/sources');
  t.is(firstFolder(['/a/b', '/c/d']), '/');
});

test('excludes are read a line each', (t) => {
  t.deepEqual(readExcludes(' *.tmp \n\n\tcache/\r\n'), ['*.tmp', 'cache/']);
});
