import test from 'ava';
import fc from 'fast-check';
import { openingHost, openingOrigin, port } from '../../src/model/opening.ts';

const letters = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567'),
  minLength: 26,
  maxLength: 26,
});

test('an opening has one origin, and a browser writes it the same way', (t) => {
  fc.assert(
    fc.property(letters, fc.integer({ min: 1024, max: 65_535 }), (label, number) => {
      const origin = openingOrigin(openingHost.parse(`${label}.localhost`), number);
      return new URL(origin).origin === origin;
    }),
  );
  t.pass();
});

test('no host is taken that could name another machine', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webAuthority(), fc.domain(), fc.ipV4(), letters), (text) => {
      return !openingHost.safeParse(text).success || text === '127.0.0.1';
    }),
  );
  const label = 'a'.repeat(26);
  for (const wrong of [
    `${label}.localhost.`,
    `${label}.localhost.example.org`,
    `x.${label}.localhost`,
    `${label}.localhost\n`,
    'localhost',
    '127.0.0.2',
    `${label.toUpperCase()}.localhost`,
  ]) {
    t.false(openingHost.safeParse(wrong).success, wrong);
  }
});

test('a port is a whole number from 1 to 65535', (t) => {
  for (const wrong of [0, -1, 65_536, 1.5, Number.NaN, 'http', ''])
    t.false(port.safeParse(wrong).success, String(wrong));
  t.is(port.parse('3822'), 3822);
});
