import test from 'ava';
import { newPassword } from '../../src/model/password.ts';
import { judgePassword } from '../../src/ui/format/judge-password.ts';

test('what the page accepts is what the service accepts', (t) => {
  const tries = ['', 'short', 'eleven char', 'twelve chars', 'x'.repeat(256), 'x'.repeat(257), 'half \ud800 surrogate'];
  for (const text of tries) {
    t.is(judgePassword(text, 'anna').accepted, newPassword.safeParse(text).success, JSON.stringify(text));
  }
});

test('weak passwords are named so, with the reason', (t) => {
  const strength = (text: string) => judgePassword(text, 'Annabelle').strength;
  t.is(strength('aaaaaaaaaaaaaaaaaaaa'), 'easy');
  t.is(strength('abcdefghijklmnop'), 'easy');
  t.is(strength('password12345'), 'easy');
  t.is(strength('annabelle2026!'), 'easy');
  t.is(strength('seven rivers'), 'fair');
  t.is(strength('seven quiet rivers'), 'good');
  t.is(strength('seven quiet rivers run'), 'strong');
  t.is(judgePassword('short', 'anna').words, 'Too short: 7 more to go.');
});
