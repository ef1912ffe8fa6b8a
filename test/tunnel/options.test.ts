import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import test from 'ava';
import { finished } from '../door/_ssh.ts';

const program = new URL('../../tunnel/open-backup-remote', import.meta.url).pathname;
const inOrder = (options: Iterable<string | undefined>) => [...new Set(options)].sort();

test('--help, the manual and the program know the same options', async (t) => {
  const help = (await finished(spawn('dash', [program, '--help']))).stdout;
  const helped = inOrder([...help.matchAll(/^ {2}(-[a-z-]+)/gm)].map((match) => match[1]));
  t.true(helped.length >= 9, 'options were found');

  const manual = (await readFile(`${program}.1`, 'utf8')).replaceAll('\\-', '-');
  const section = /\.SH OPTIONS\n([\s\S]*?)\.SH /.exec(manual)?.[1] ?? '';
  t.deepEqual(inOrder([...section.matchAll(/^\.TP\n\.BI? (-[a-z-]+)/gm)].map((match) => match[1])), helped);

  const source = await readFile(program, 'utf8');
  const understood = source.matchAll(/^ {4}(-(?:-[a-z][a-z-]*|[a-z]))\) /gm);
  t.deepEqual(inOrder([...understood].map((match) => match[1])), helped);
});

test('the exit statuses of the program are those of the manual', async (t) => {
  const source = await readFile(program, 'utf8');
  const named = /^closed=0 .*$/m.exec(source)?.[0] ?? '';
  const manual = await readFile(`${program}.1`, 'utf8');
  const section = /\.SH "EXIT STATUS"\n([\s\S]*?)\.SH /.exec(manual)?.[1] ?? '';
  t.deepEqual(
    [...section.matchAll(/^\.B (\d)$/gm)].map((match) => match[1]),
    [...named.matchAll(/=(\d)/g)].map((match) => match[1]),
  );
});

test('--version is the version of the project', async (t) => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  t.is((await finished(spawn('dash', [program, '--version']))).stdout, `open-backup-remote ${version}\n`);
});
