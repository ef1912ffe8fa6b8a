import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { makeKey } from '../door/_make-key.ts';
import { startDoor } from '../door/_start-door.ts';
import { isConnected } from '../door/_until.ts';
import { makeLaptop, processesOf, type Shell, shells } from './_run-helper.ts';

const program = new URL('../../tunnel/open-backup-remote', import.meta.url).pathname;

for (const shell of Object.keys(shells) as Shell[]) {
  test(`${shell}: in a terminal ssh can ask, and Ctrl-C closes the tunnel but not the browser`, async (t) => {
    const door = await startDoor();
    t.teardown(door.stop);
    const key = await makeKey(door.folder, 'key');
    door.know(key.publicKey);
    const laptop = await makeLaptop(door, key, '  StrictHostKeyChecking ask\n  BatchMode no');
    await writeFile(join(laptop.folder, 'known_hosts'), '');
    await laptop.addProgram('browser', 'echo $$ >"$HOME/browser-pid"; exec sleep 60');

    const line = ['exec', ...shells[shell], program, 'nas', '--', '-F', laptop.configuration].join(' ');
    const terminal = spawn('script', ['-qefc', line, '/dev/null'], {
      env: laptop.environment({ BROWSER: 'browser', TERM: 'dumb' }),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = new Promise<number | null>((resolve) => terminal.once('close', resolve));
    let shown = '';
    const until = (text: string) =>
      new Promise<void>((resolve) => {
        const look = () => (shown.includes(text) ? resolve() : terminal.stdout.once('data', () => setImmediate(look)));
        look();
      });
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
    });
    await until('Are you sure you want to continue connecting');
    t.regex(shown, /SHA256:/);
    terminal.stdin.write('yes\n');
    await until('Opening the page of nas');
    const { connection } = await door.until(isConnected);
    door.say({ tell: 'redeemed', connection });
    await until('Signed in through nas. Press Ctrl-C to close the tunnel.');
    while (!existsSync(join(laptop.folder, 'browser-pid'))) await new Promise((resolve) => setTimeout(resolve, 20));
    const browser = Number(await readFile(join(laptop.folder, 'browser-pid'), 'utf8'));

    terminal.stdin.write('\x03');
    t.is(await ended, 0);
    t.regex(shown, /Tunnel closed\./);
    const left = await processesOf(laptop);
    t.deepEqual(
      left.map((process) => process.pid),
      [browser],
    );
    process.kill(browser);
    t.deepEqual(
      (await readdir(laptop.temporary)).filter((name) => name.startsWith('open-backup-remote')),
      [],
    );
  });
}
