import test from 'ava';
import { PrintedCode } from '../../src/auth/printed-code.ts';

test('the code is good for a quarter of an hour', (t) => {
  let now = 0;
  const pairing = new PrintedCode(() => now);
  const code = pairing.open();
  t.regex(code, /^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  now = 15 * 60_000 - 1;
  t.true(pairing.fits(code));
  now = 15 * 60_000;
  t.false(pairing.fits(code));
  t.false(pairing.isOpen());
});

test('ten tries, and no more; capitals, blanks and dashes do not matter', (t) => {
  const pairing = new PrintedCode(() => 0);
  const code = pairing.open();
  t.true(pairing.fits(` ${code.toLowerCase().replace('-', ' ')} `));
  for (let round = 0; round < 9; round += 1) t.false(pairing.fits('2222-2222'));
  t.false(pairing.fits(code));
  t.false(pairing.isOpen());
});

test('before it is opened and after it is closed no code fits, the empty one neither', (t) => {
  const pairing = new PrintedCode(() => 0);
  t.false(pairing.fits(''));
  const code = pairing.open();
  pairing.close();
  t.false(pairing.fits(code));
});
