import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { freePort } from '../_support/free-port.ts';
import { makeKey } from '../door/_make-key.ts';
import { startDoor } from '../door/_start-door.ts';
import { type Helper, type Laptop, makeLaptop, processesOf, runHelper, type Shell, shells } from './_run-helper.ts';
import { me, servePage, startSshd } from './_start-sshd.ts';

/** What the OpenSSH beside the service allows: its key's port, and no session. */
const forwardsOnly = ['MaxSessions 0', 'ForceCommand /usr/sbin/nologin', 'AllowStreamLocalForwarding no'];
const permits = (port: number) => `restrict,port-forwarding,permitopen="127.0.0.1:${port}"`;

async function prepare(t: ExecutionContext, permitted?: number) {
  const target = await freePort();
  const sshd = await startSshd(t, permits(permitted ?? target), forwardsOnly);
  return { target, sshd, laptop: await makeLaptop(sshd, sshd.key) };
}

/** The helper, ended with the test however that goes. */
function run(t: ExecutionContext, ...[laptop, shell, args, environment]: Parameters<typeof runHelper>): Helper {
  const helper = runHelper(laptop, shell, args, environment);
  t.teardown(() => {
    helper.child.kill('SIGTERM');
    return helper.ended.then(() => {});
  });
  return helper;
}

const plainPage = /http:\/\/[a-z2-7]{26}\.localhost:(\d+)\/$/m;

/** The port of the page that was opened, whose address holds no code. */
async function openedAt(t: ExecutionContext, helper: Helper): Promise<number> {
  await helper.untilSaid('Sign in there with your password. Press Ctrl-C to close the tunnel.');
  await helper.untilSaid('Open in your browser: ');
  t.regex(helper.stdout, plainPage);
  return Number(plainPage.exec(helper.stdout)?.[1]);
}

const sshCount = async (laptop: Laptop) =>
  (await processesOf(laptop)).filter((process) => process.arguments.startsWith('ssh\0')).length;

async function endsCleanly(t: ExecutionContext, laptop: Laptop, helper: Helper, signal: NodeJS.Signals) {
  helper.child.kill(signal);
  t.is(await helper.ended, 0);
  t.deepEqual(await processesOf(laptop), []);
  t.deepEqual(await readdir(laptop.temporary), []);
}

for (const [index, shell] of (Object.keys(shells) as Shell[]).entries()) {
  const signal = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const)[index] ?? 'SIGINT';

  test.serial(`${shell}: an sshd that forwards only`, async (t) => {
    const { target, sshd, laptop } = await prepare(t);
    await servePage(t, { port: target, host: '127.0.0.1' });
    const args = ['--door', 'sshd', '--target', String(target), '--user', me, '--print', 'nas'];
    const helper = run(t, laptop, shell, args);
    const port = await openedAt(t, helper);
    for (const address of ['127.0.0.1', '[::1]']) {
      t.is(await (await fetch(`http://${address}:${port}/`)).text(), 'the page');
    }
    t.is(helper.stderr, 'Sign in there with your password. Press Ctrl-C to close the tunnel.\n');
    t.is(await sshCount(laptop), 1);
    t.is(sshd.log().split('Accepted publickey').length, 2);
    await endsCleanly(t, laptop, helper, signal);
  });

  test.serial(`${shell}: the socket of a service, by the machine's own sshd`, async (t) => {
    const sshd = await startSshd(t);
    const laptop = await makeLaptop(sshd, sshd.key);
    const path = join(sshd.folder, 'the page.sock');
    await servePage(t, { path });
    const helper = run(t, laptop, shell, [`--door=socket=${path}`, '--print', 'nas']);
    const port = await openedAt(t, helper);
    t.is(await (await fetch(`http://[::1]:${port}/`)).text(), 'the page');
    t.is(await sshCount(laptop), 1);
    await endsCleanly(t, laptop, helper, signal);
  });

  test.serial(`${shell}: an sshd is known by its first words, and asked for nothing but the tunnel`, async (t) => {
    const { target, sshd, laptop } = await prepare(t);
    await servePage(t, { port: target, host: '127.0.0.1' });
    // The configuration's user counts as well, if it is not the one here.
    await laptop.addProgram('id', 'echo somebody');
    // --target would say which door it is.
    await laptop.addProgram(
      'ssh',
      `for a; do shift; case $a in *:127.0.0.1:3876) a=\${a%3876}${target};; esac; set -- "$@" "$a"; done; exec /usr/bin/ssh "$@"`,
    );
    const helper = run(t, laptop, shell, ['--print', 'nas']);
    const port = await openedAt(t, helper);
    t.regex(helper.stderr, /^Port \d+ of nas is an sshd, so the page asks for your password \(--door sshd\)\.\n/);
    t.is(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'the page');
    t.is(sshd.log().split('Accepted publickey').length, 2, 'the key was used once');
    t.notRegex(sshd.log(), /session|command/i);
    await endsCleanly(t, laptop, helper, signal);
  });
}

test.serial('the browser gets the page without a code', async (t) => {
  const { target, laptop } = await prepare(t);
  await laptop.addProgram('xdg-open', 'cat "$1" >"$HOME/page.new"; mv "$HOME/page.new" "$HOME/page"; exit 3');
  const args = ['--door=sshd', `--target=${target}`, `--user=${me}`, 'nas'];
  const helper = run(t, laptop, 'dash', args, { DISPLAY: ':99' });
  await helper.untilSaid('The browser could not be started.');
  await helper.untilSaid('Open in your browser: ');
  t.regex(helper.stderr, /^Opening the page of nas in your browser\.\nSign in there with your password\./);
  t.regex(helper.stdout, plainPage);
  await endsCleanly(t, laptop, helper, 'SIGTERM');
});

test.serial('the name to log in with is that of the sidecar, unless one is chosen', async (t) => {
  const { sshd, laptop } = await prepare(t);
  const helper = run(t, laptop, 'dash', ['--door', 'sshd', '--print', 'nas']);
  t.is(await helper.ended, 4);
  t.regex(sshd.log(), /Invalid user tunnelkeep/);
  t.regex(helper.stderr, /Permission denied.*\n.*does not know your key.*\(--user NAME\)\.\n$/);
});

test.serial('a port that the key may not reach', async (t) => {
  const { target, laptop } = await prepare(t, 1);
  await servePage(t, { port: target, host: '127.0.0.1' });
  const helper = run(t, laptop, 'dash', ['--target', String(target), '--user', me, '--print', 'nas']);
  const port = await openedAt(t, helper);
  for (let tries = 0; tries < 3; tries++) await t.throwsAsync(fetch(`http://127.0.0.1:${port}/`));
  const words = `nas does not let this connection reach 127.0.0.1:${target}: forwarding was refused.`;
  await helper.untilSaid(words);
  t.is(helper.stderr.split(words).length, 2, 'said once');
  t.regex(helper.stderr, /\(--target PORT\)\.\n$/);
  await endsCleanly(t, laptop, helper, 'SIGTERM');
});

test.serial('nothing listens behind the sshd; no such socket', async (t) => {
  const { target, laptop } = await prepare(t);
  const helper = run(t, laptop, 'dash', ['--target', String(target), '--user', me, '--print', 'nas']);
  await t.throwsAsync(fetch(`http://127.0.0.1:${await openedAt(t, helper)}/`));
  await helper.untilSaid(`nas cannot reach 127.0.0.1:${target} (Connection refused). Is the service running?`);
  await endsCleanly(t, laptop, helper, 'SIGTERM');

  const machine = await startSshd(t);
  const second = await makeLaptop(machine, machine.key);
  const none = run(t, second, 'dash', ['--door', 'socket=/nonexistent/page.sock', '--print', 'nas']);
  await t.throwsAsync(fetch(`http://127.0.0.1:${await openedAt(t, none)}/`));
  await none.untilSaid('nas does not open /nonexistent/page.sock for you');
  await endsCleanly(t, second, none, 'SIGTERM');
});

test.serial('an sshd that is said to be a door of ours', async (t) => {
  const { laptop } = await prepare(t);
  const helper = run(t, laptop, 'dash', ['--door', 'embedded', '--user', me, '--print', 'nas']);
  t.is(await helper.ended, 1);
  t.regex(helper.stderr, /is SSH, but not the door of a Tunnelkeep service\..*\(--door\)\.\n$/);
  t.deepEqual(await processesOf(laptop), []);
});

test.serial('host keys and strange keys matter at an sshd as well', async (t) => {
  const { sshd } = await prepare(t);
  const stranger = await makeKey(sshd.folder, 'stranger');
  const strange = await makeLaptop(sshd, stranger);
  const wrong = run(t, strange, 'dash', ['--door', 'sshd', '--user', me, '--print', 'nas']);
  t.is(await wrong.ended, 4);
  await rm(join(strange.folder, 'known_hosts'));
  const other = await makeLaptop({ ...sshd, hostPublicKey: stranger.publicKey }, sshd.key);
  const changed = run(t, other, 'dash', ['--door', 'sshd', '--user', me, '--print', 'nas']);
  t.is(await changed.ended, 5);
});

test('--signin-off: no code is asked for, and the tunnel leads to the service all the same', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  const laptop = await makeLaptop(door, key);
  for (const more of [[], ['--door', 'embedded']]) {
    const helper = run(t, laptop, 'dash', ['--signin-off', ...more, '--print', 'nas']);
    const port = await openedAt(t, helper);
    t.is(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'user by embedded\n');
    t.false(door.said.some((message) => 'ask' in message && message.ask === 'open'));
    await endsCleanly(t, laptop, helper, 'SIGINT');
  }
});
