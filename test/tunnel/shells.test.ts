import { spawn } from 'node:child_process';
import test from 'ava';
import { finished } from '../door/_ssh.ts';
import { type Shell, shells } from './_run-helper.ts';

const program = new URL('../../tunnel/open-backup-remote', import.meta.url).pathname;

test('shellcheck finds nothing', async (t) => {
  const { status, stdout } = await finished(spawn('shellcheck', ['-s', 'sh', program]));
  t.is(stdout, '');
  t.is(status, 0);
});

for (const shell of Object.keys(shells) as Shell[]) {
  test(`${shell} can parse it`, async (t) => {
    const [command, ...options] = shells[shell];
    const { status, stderr } = await finished(spawn(command, [...options, '-n', program]));
    t.is(stderr, '');
    t.is(status, 0);
  });
}

test('the manual is well-formed', async (t) => {
  const manual = new URL('../../tunnel/open-backup-remote.1', import.meta.url).pathname;
  const { status, stdout, stderr } = await finished(spawn('groff', ['-man', '-Tascii', '-ww', manual]));
  t.is(stderr, '');
  t.is(status, 0);
  t.regex(stdout, /Wrong usage/);
});
