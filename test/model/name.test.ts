import test from 'ava';
import fc from 'fast-check';
import { name } from '../../src/model/name.ts';

const accepts = (text: string) => name.safeParse(text).success;

test('what is taken has 1 to 64 characters, none that steers a terminal or hides, and no space around it', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      const result = name.safeParse(text);
      if (!result.success) return true;
      const { data } = result;
      return (
        data.length >= 1 &&
        data.length <= 64 &&
        data === data.trim() &&
        !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(data)
      );
    }),
    { numRuns: 1000 },
  );
  t.pass();
});

test('ordinary names are taken in every script', (t) => {
  for (const text of ['Documents', 'Mum’s photos', 'Büro – 2024', '写真', 'صور', 'a/b: c?', '🎞 films'])
    t.is(name.parse(text), text);
  t.is(name.parse('  Documents\t'), 'Documents');
});

for (const wrong of [
  '',
  '   ',
  'a\nb',
  'a\0b',
  '\u001b[2Jhidden',
  'a\u202egpj.exe',
  'zero\u200bwidth',
  'a'.repeat(65),
  'x\u0085y',
  'x\ufeffy',
]) {
  test(`not a name: ${JSON.stringify(wrong.slice(0, 20))}`, (t) => t.false(accepts(wrong)));
}
