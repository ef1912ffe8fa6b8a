import test from 'ava';
import { formatBytes } from '../../src/ui/format/bytes.ts';
import { formatCount } from '../../src/ui/format/count.ts';
import { describeProgress } from '../../src/ui/format/describe-progress.ts';
import { formatDuration } from '../../src/ui/format/duration.ts';
import { formatRelative } from '../../src/ui/format/time.ts';

test('bytes are shown in binary units, and never as 1024 of one unit', (t) => {
  t.is(formatBytes(0), '0 B');
  t.is(formatBytes(1023), '1023 B');
  t.is(formatBytes(1024), '1.0 KiB');
  t.is(formatBytes(1024 ** 2 - 1), '1.0 MiB');
  t.is(formatBytes(9.96 * 1024 ** 3), '10 GiB');
  t.is(formatBytes(412.3 * 1024 ** 3), '412 GiB');
  t.is(formatBytes(3 * 1024 ** 6), '3072 PiB');
  t.is(formatBytes(Number.NaN), 'unknown size');
});

test('counts carry their noun', (t) => {
  t.is(formatCount(1, 'file'), '1 file');
  t.is(formatCount(0, 'file'), '0 files');
  t.is(formatCount(12_345, 'entry', 'entries'), '12,345 entries');
});

test('durations use the two units that matter', (t) => {
  t.is(formatDuration(-3), '0 s');
  t.is(formatDuration(59.4), '59 s');
  t.is(formatDuration(59.6), '1 min');
  t.is(formatDuration(125), '2 min 5 s');
  t.is(formatDuration(12_000), '3 h 20 min');
  t.is(formatDuration(187_200), '2 d 4 h');
});

test('relative times round to one unit and call a moment ahead now', (t) => {
  const now = Date.UTC(2026, 10, 21);
  const ago = (seconds: number) => formatRelative(now - seconds * 1000, now);
  t.is(ago(0), 'just now');
  t.is(ago(-20), 'just now');
  t.is(ago(50), '1 minute ago');
  t.is(ago(59 * 60), '59 minutes ago');
  t.is(ago(2 * 3600), '2 hours ago');
  t.is(ago(86_400), '1 day ago');
  t.is(ago(45 * 86_400), '45 days ago');
  t.is(ago(90 * 86_400), '3 months ago');
  t.is(ago(800 * 86_400), '2 years ago');
  t.is(ago(-7200), 'in 2 hours');
});

test('progress leaves out what is not known', (t) => {
  const progress = {
    percent: 0.5,
    filesDone: 3,
    filesTotal: 1200,
    bytesDone: 1024,
    bytesTotal: 2048,
    bytesPerSecond: null,
    secondsLeft: 65,
    currentFile: null,
  };
  t.is(describeProgress('running', progress), '1.0 KiB of 2.0 KiB · 3 of 1,200 files · 1 min 5 s left');
  t.is(describeProgress('running', { ...progress, bytesTotal: 0 }), 'Looking at what there is to do…');
  t.is(describeProgress('queued', null), 'Waits until the job before it is done.');
});
