import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const source = fileURLToPath(new URL('../src/', import.meta.url));

/** Floors of the house. A room may import itself and any room on a floor beneath; never one on its own floor. */
const floors: Record<string, number> = {
  model: 0,
  store: 1,
  vault: 1,
  engine: 1,
  auth: 2,
  jobs: 2,
  catalog: 2,
  operations: 3,
  web: 4,
  entrances: 4,
};
/** Programs of their own: themselves and the model, nothing else. */
const apart = new Set(['door', 'ui']);

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(source, file), 'utf8') }));

const importsOf = (text: string) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => specifier);

const roomOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : 'composition');

/** Every import of our own code: who imports, and from which room to which. */
const edges = files.flatMap(({ file, text }) =>
  importsOf(text)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => {
      const target = relative(source, resolve(source, dirname(file), specifier));
      return { file, target, from: roomOf(file), to: roomOf(target) };
    }),
);

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  if (from === 'composition') return !apart.has(to);
  if (apart.has(from)) return to === 'model';
  const [above, below] = [floors[from], floors[to]];
  return above !== undefined && below !== undefined && below < above;
}

test('a room imports itself and floors beneath, nothing else', (t) => {
  t.true(edges.length > 300, `only ${edges.length} imports were seen`);
  const wrong = edges.filter(({ from, to }) => !mayImport(from, to)).map(({ file, target }) => `${file} -> ${target}`);
  t.deepEqual(wrong, []);
});

test('the rule itself can fail', (t) => {
  for (const [from, to] of [
    ['auth', 'jobs'],
    ['model', 'store'],
    ['door', 'auth'],
    ['ui', 'web'],
    ['store', 'web'],
  ]) {
    t.false(mayImport(from ?? '', to ?? ''), `${from} -> ${to}`);
  }
});

test('every room has a floor', (t) => {
  const rooms = new Set(files.map(({ file }) => roomOf(file)));
  t.deepEqual(
    [...rooms].filter((room) => room !== 'composition' && floors[room] === undefined && !apart.has(room)),
    [],
  );
});

test('only the configuration reads the environment', (t) => {
  const readers = files.filter(({ text }) => text.includes('process.env')).map(({ file }) => file);
  t.deepEqual(readers, ['main.ts']);
});

test('the model runs in a browser too', (t) => {
  const node = edgesToNode('model');
  t.deepEqual(node, []);
});

function edgesToNode(room: string): string[] {
  return files
    .filter(({ file }) => roomOf(file) === room)
    .flatMap(({ file, text }) => importsOf(text).map((specifier) => ({ file, specifier })))
    .filter(({ specifier }) => !specifier.startsWith('.') && specifier !== 'zod')
    .map(({ file, specifier }) => `${file} -> ${specifier}`);
}

test('SQL is spoken in the store alone', (t) => {
  const speakers = files.filter(
    ({ file, text }) => roomOf(file) !== 'store' && /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b [\w*]/.test(text),
  );
  t.deepEqual(
    speakers.map(({ file }) => file),
    [],
  );
});

test('files are small: the median at most 80 lines, none over 300, and no barrels', (t) => {
  const lengths = files.map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 }));
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
  t.true((sorted[Math.floor(sorted.length / 2)] ?? 0) <= 80);
  t.deepEqual(
    lengths.filter(({ lines }) => lines > 300),
    [],
  );
  const vague = /(?:^|\/)(?:index\.tsx?|types\.ts|utils?(?:\.ts|\/)|helpers?(?:\.ts|\/))/;
  t.deepEqual(
    lengths.filter(({ file }) => vague.test(file)),
    [],
  );
});
