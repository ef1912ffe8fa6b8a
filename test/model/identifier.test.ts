import test from 'ava';
import fc from 'fast-check';
import { createIdentifier, identifier } from '../../src/model/identifier.ts';

test('fresh identifiers parse, and do not come twice', (t) => {
  const made = Array.from({ length: 2000 }, createIdentifier);
  for (const one of made) t.is(identifier.parse(one), one);
  t.is(new Set(made).size, made.length);
});

test('every letter of the alphabet comes about equally often at every place', (t) => {
  const counts = new Map<string, number>();
  for (let n = 0; n < 4000; n += 1)
    for (const letter of createIdentifier()) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  t.is(counts.size, 32);
  for (const count of counts.values()) t.true(count > 1600 && count < 2400, `${count} of about 2000`);
});

test('nothing but 16 letters of the alphabet is an identifier', (t) => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), (text) => {
      return (
        identifier.safeParse(text).success === (/^[a-z2-7]*$/.test(text) && text.length === 16 && !text.includes('\n'))
      );
    }),
  );
  for (const wrong of ['../../etc/passwd', 'abcdefghijklmnop\n', 'ABCDEFGHIJKLMNOP', "' OR 1=1 --aaaaa"]) {
    t.false(identifier.safeParse(wrong).success);
  }
});
