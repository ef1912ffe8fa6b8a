import test from 'ava';
import { sessionEnding } from '../../src/ui/session/session-ending.ts';

const minute = 60_000;
const start = Date.UTC(2026, 10, 21);
const known = { idleMinutes: 15, expiresAt: start + 12 * 60 * minute };

test('an idle session is announced two minutes ahead', (t) => {
  t.is(sessionEnding(known, start, start + 12.9 * minute, start), null);
  t.deepEqual(sessionEnding(known, start, start + 13 * minute, start), { why: 'idle', minutes: 2 });
  t.deepEqual(sessionEnding(known, start, start + 14.5 * minute, start), { why: 'idle', minutes: 1 });
  t.deepEqual(sessionEnding(known, start, start + 99 * minute, start), { why: 'idle', minutes: 1 });
});

test('an old session is announced ten minutes ahead, by the clock of the service', (t) => {
  const late = known.expiresAt - 9.5 * minute;
  t.deepEqual(sessionEnding(known, start, start, late), { why: 'age', minutes: 10 });
  t.is(sessionEnding(known, start, start, late - minute), null);
});
