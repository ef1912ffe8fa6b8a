import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import test, { type ExecutionContext } from 'ava';
import { freePort } from '../_support/free-port.ts';
import { makeKey } from '../door/_make-key.ts';
import { startDoor, type TestDoor } from '../door/_start-door.ts';
import { makeLaptop, processesOf, rememberHost, runHelper, type Shell, shells } from './_run-helper.ts';

/** One laptop that knows two doors, `nas1` and `nas2`, and `gone`, where nothing listens. */
async function prepare(t: ExecutionContext) {
  const [first, second] = [await startDoor(), await startDoor()];
  t.teardown(first.stop);
  t.teardown(second.stop);
  const key = await makeKey(first.folder, 'key');
  const fingerprint = first.know(key.publicKey, 'first');
  second.know(key.publicKey, 'second');
  const entry = (name: string, port: number) =>
    `Host ${name}\n  HostName 127.0.0.1\n  Port ${port}\n  IdentityFile ${key.path}\n`;
  const hosts = [entry('nas1', first.port), entry('nas2', second.port), entry('gone', await freePort())].join('');
  const laptop = await makeLaptop(first, key, hosts);
  await rememberHost(laptop.folder, second);
  return { first, second, fingerprint, laptop };
}

type Place = Awaited<ReturnType<typeof prepare>>;

function open(t: ExecutionContext, { laptop }: Place, shell: Shell, names: string[], more: string[] = ['--print']) {
  const helper = runHelper(laptop, shell, [...more, ...names], { BROWSER: 'browser' });
  t.teardown(() => {
    helper.child.kill('SIGTERM');
    return helper.ended.then(() => {});
  });
  return helper;
}

const sshOf = async ({ laptop }: Place) =>
  (await processesOf(laptop)).filter((process) => process.arguments.startsWith('ssh\0'));

async function nothingLeft(t: ExecutionContext, { laptop }: Place) {
  t.deepEqual(await processesOf(laptop), []);
  t.deepEqual(await readdir(laptop.temporary), []);
}

for (const shell of Object.keys(shells) as Shell[]) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    test.serial(`${shell}: a tunnel and a page for each, and ${signal} ends them all`, async (t) => {
      const place = await prepare(t);
      const helper = open(t, place, shell, ['nas1', 'nas2']);
      for (const [name, user] of [
        ['nas1', 'first'],
        ['nas2', 'second'],
      ]) {
        await helper.untilSaid(`${name}: Open in your browser: http://`);
        const port = new RegExp(`^${name}: Open in your browser: http://\\w+\\.localhost:(\\d+)/#`, 'm').exec(
          helper.stdout,
        )?.[1];
        t.is(await (await fetch(`http://127.0.0.1:${port}/`)).text(), `${user} by embedded\n`);
      }
      t.is((await sshOf(place)).length, 2);
      t.is(helper.stderr, '');
      helper.child.kill(signal);
      t.is(await helper.ended, 0);
      t.deepEqual(helper.stderr.trim().split('\n').sort(), ['nas1: Tunnel closed.', 'nas2: Tunnel closed.']);
      await nothingLeft(t, place);
    });
  }

  test.serial(`${shell}: one that fails is named, and the others stay open`, async (t) => {
    const place = await prepare(t);
    const helper = open(t, place, shell, ['gone', 'nas1', 'nas2']);
    await helper.untilSaid('nas2: Open in your browser: ');
    t.regex(helper.stderr, /^gone: open-backup-remote: gone answers, but nothing listens on port \d+\./m);
    t.is((await sshOf(place)).length, 2);

    place.first.say({ tell: 'drop', fingerprint: place.fingerprint });
    await helper.untilSaid('nas1: open-backup-remote: the connection to nas1 has ended.');
    const port = /^nas2: Open in your browser: http:\/\/\w+\.localhost:(\d+)\//m.exec(helper.stdout)?.[1];
    t.is(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'second by embedded\n');
    t.is((await sshOf(place)).length, 1);

    helper.child.kill('SIGINT');
    t.is(await helper.ended, 3, 'the first that failed says how it ends');
    t.regex(helper.stderr, /^nas2: Tunnel closed\.$/m);
    await nothingLeft(t, place);
  });
}

test.serial('when all have failed it ends by itself', async (t) => {
  const place = await prepare(t);
  place.first.forget(place.fingerprint);
  const helper = open(t, place, 'dash', ['nas1', 'gone']);
  t.is(await helper.ended, 4);
  t.is(helper.stdout, '');
  await nothingLeft(t, place);
});

test.serial('each gets a browser tab, and its file goes when that page is signed in', async (t) => {
  const place = await prepare(t);
  await place.laptop.addProgram('browser', 'exit 0');
  const helper = open(t, place, 'dash', ['nas1', 'nas2'], []);
  await helper.untilSaid('nas1: Opening the page of nas1 in your browser.');
  await helper.untilSaid('nas2: Opening the page of nas2 in your browser.');
  const redeem = async (door: TestDoor) => {
    for (const message of door.said) {
      if ('ask' in message && message.ask === 'open') door.say({ tell: 'redeemed', connection: message.connection });
    }
  };
  const before = (await readdir(place.laptop.temporary)).length;
  await redeem(place.second);
  await helper.untilSaid('nas2: Signed in through nas2.');
  t.is((await readdir(place.laptop.temporary)).length, before - 1);
  t.false(helper.stderr.includes('Signed in through nas1'));
  helper.child.kill('SIGTERM');
  t.is(await helper.ended, 0);
  await nothingLeft(t, place);
});

test.serial('an interruption while none is open', async (t) => {
  const place = await prepare(t);
  place.first.answerOpen = () => null;
  const helper = open(t, place, 'dash', ['nas1', 'nas2']);
  while ((await sshOf(place)).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  helper.child.kill('SIGINT');
  t.is(await helper.ended, 130);
  await nothingLeft(t, place);
});

for (const shell of Object.keys(shells) as Shell[]) {
  test.serial(`${shell}: Ctrl-C in a terminal ends them all`, async (t) => {
    const place = await prepare(t);
    const program = new URL('../../tunnel/open-backup-remote', import.meta.url).pathname;
    const words = [
      'exec',
      ...shells[shell],
      program,
      '--print',
      'nas1',
      'nas2',
      '--',
      '-F',
      place.laptop.configuration,
    ];
    const terminal = spawn('script', ['-qefc', words.join(' '), '/dev/null'], {
      env: place.laptop.environment({ TERM: 'dumb' }),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let shown = '';
    const ended = new Promise<number | null>((resolve) => terminal.once('close', resolve));
    const open = new Promise<void>((resolve) => {
      terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
        shown += text;
        if (shown.includes('nas2: Open in your browser')) resolve();
      });
    });
    await open;
    terminal.stdin.write('\x03');
    t.is(await ended, 0);
    t.regex(shown, /nas1: Tunnel closed\./);
    t.regex(shown, /nas2: Tunnel closed\./);
    await nothingLeft(t, place);
  });
}
