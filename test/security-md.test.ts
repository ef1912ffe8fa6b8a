import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(`${root}SECURITY.md`, 'utf8');
const named = new Set([...text.matchAll(/`(test\/[\w/-]+\.test\.ts)`/g)].map(([, file = '']) => file));

/** Lines of the tables below "Threats, defences, tests". */
const rows = (/## Threats, defences, tests\n(.*?)\n## /s.exec(text)?.[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| threat |'));

test('every threat names a test', (t) => {
  t.true(rows.length >= 20, `only ${rows.length} rows were seen`);
  t.deepEqual(
    rows.filter((row) => !/`test\/[\w/-]+\.test\.ts` ?[,|]/.test(row)),
    [],
  );
});

test('every test that is named exists', (t) => {
  t.deepEqual(
    [...named].filter((file) => !existsSync(root + file)),
    [],
  );
});

test('every attack that is tried is named', (t) => {
  const tried = readdirSync(`${root}test/attack`).filter((file) => file.endsWith('.test.ts'));
  t.true(tried.length > 5);
  t.deepEqual(
    tried.filter((file) => !named.has(`test/attack/${file}`)),
    [],
  );
});
