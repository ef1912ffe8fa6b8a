import { posix } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { absolutePath, isInside } from '../../src/model/absolute-path.ts';

/** Names that a file system can hold: anything without slash and NUL, but `.` and `..`. */
const part = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .map((text) => text.replaceAll(/[/\0]/g, '_'))
  .filter((text) => text !== '.' && text !== '..');
const path = fc.array(part, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`);

const accepts = (text: string) => absolutePath.safeParse(text).success;

test('every path of good parts is taken as it is', (t) => {
  fc.assert(fc.property(path, (text) => absolutePath.parse(text) === text));
  t.pass();
});

test('what is taken is its own normal form: no second spelling of a path gets through', (t) => {
  const spelling = fc.array(fc.constantFrom('/', '.', '..', 'a', 'b', '\0', '//', ' '), { maxLength: 8 });
  fc.assert(
    fc.property(spelling, (bits) => {
      const text = bits.join('');
      if (!accepts(text)) return true;
      return posix.normalize(text) === text && posix.isAbsolute(text) && (text === '/' || !text.endsWith('/'));
    }),
    { numRuns: 2000 },
  );
  t.pass();
});

for (const wrong of [
  '',
  '.',
  'a',
  './a',
  '/a/',
  '//',
  '/a//b',
  '/..',
  '/a/../b',
  '/a/.',
  '/a\0b',
  `/${'a'.repeat(4096)}`,
]) {
  test(`not a path: ${JSON.stringify(wrong.slice(0, 20))}`, (t) => t.false(accepts(wrong)));
}

test('a path is inside each folder above it, itself and the root, and in no sibling with a longer name', (t) => {
  fc.assert(
    fc.property(path, fc.array(part, { maxLength: 3 }), part, (folder, below, suffix) => {
      const under = [folder === '/' ? '' : folder, ...below].join('/') || '/';
      if (!isInside(under, folder) || !isInside(under, '/')) return false;
      return folder === '/' || (!isInside(`${folder}${suffix}`, folder) && !isInside(folder, `${folder}${suffix}`));
    }),
  );
  t.pass();
});

test('being inside agrees with how the system resolves paths', (t) => {
  fc.assert(
    fc.property(path, path, (one, other) => {
      const relative = posix.relative(other, one);
      return isInside(one, other) === (relative !== '..' && !relative.startsWith('../'));
    }),
  );
  t.pass();
});
