import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { freePort } from '../_support/free-port.ts';
import { makeKey } from '../door/_make-key.ts';
import { finished } from '../door/_ssh.ts';
import { startDoor, type TestDoor } from '../door/_start-door.ts';
import { isClosed, isConnected } from '../door/_until.ts';
import { type Laptop, makeLaptop, processesOf, runHelper } from './_run-helper.ts';

async function prepare(t: ExecutionContext, extra = '') {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  const fingerprint = door.know(key.publicKey);
  return { door, key, fingerprint, laptop: await makeLaptop(door, key, extra) };
}

async function fails(t: ExecutionContext, laptop: Laptop, args: string[], status: number, message: RegExp) {
  const helper = runHelper(laptop, 'dash', args);
  t.is(await helper.ended, status, helper.stderr);
  t.regex(helper.stderr, message);
  t.is(helper.stdout, '');
  t.deepEqual(await readdir(laptop.temporary), []);
  t.deepEqual(await processesOf(laptop), []);
}

test('a key that the service does not know', async (t) => {
  const { door, fingerprint, laptop } = await prepare(t);
  door.forget(fingerprint);
  await fails(t, laptop, ['--print', 'nas'], 4, /open-backup-remote: nas does not know your key\./);
});

test('nothing listens there', async (t) => {
  const { laptop } = await prepare(t);
  const port = String(await freePort());
  await fails(t, laptop, ['--print', '--port', port, 'nas'], 3, /nas answers, but nothing listens on port \d+\./);
});

test('there is no such host', async (t) => {
  const { laptop } = await prepare(t);
  await fails(t, laptop, ['--print', 'no-such-host.invalid'], 3, /there is no host called no-such-host\.invalid\./);
});

test('a host that closes at once', async (t) => {
  const { laptop } = await prepare(t);
  const server = createServer((socket) => socket.resume().end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => void server.close());
  const address = server.address();
  const port = String(typeof address === 'object' ? address?.port : '');
  await fails(t, laptop, ['--print', '--port', port, 'nas'], 3, /closed the connection before it said who it is\./);
});

test('a host key that is not known', async (t) => {
  const { laptop } = await prepare(t);
  await writeFile(join(laptop.folder, 'known_hosts'), '');
  await fails(t, laptop, ['--print', 'nas'], 5, /the host key of nas is not known yet\./);
});

test('a host key that has changed', async (t) => {
  const { door, key, laptop } = await prepare(t);
  await writeFile(join(laptop.folder, 'known_hosts'), `[127.0.0.1]:${door.port} ${key.publicKey}\n`);
  await fails(t, laptop, ['--print', 'nas'], 5, /nas shows another host key than before\./);
});

test('the service refuses to open the page', async (t) => {
  const { door, laptop } = await prepare(t);
  door.answerOpen = () => ({ refused: 'sign-in codes are turned off' });
  await fails(t, laptop, ['--print', 'nas'], 1, /tunnelkeep: sign-in codes are turned off\n.*nas refused to open/);
});

test('a service that is locked says so itself', async (t) => {
  const { door, laptop } = await prepare(t);
  door.answerOpen = () => ({ refused: 'The service is locked. Unlock it first.' });
  await fails(
    t,
    laptop,
    ['nas'],
    1,
    /^ {2}tunnelkeep: The service is locked\. Unlock it first\.\n.*nas refused to open/,
  );
});

test('a forwarding that ~/.ssh/config adds is refused', async (t) => {
  const { laptop } = await prepare(t, '  RemoteForward 127.0.0.1:9 127.0.0.1:9');
  await fails(t, laptop, ['--print', 'nas'], 6, /a forwarding was refused\./);
});

test('ssh that is really another program', async (t) => {
  const { laptop } = await prepare(t);
  await laptop.addProgram('ssh', '[ "$1" = -G ] && exit 0; echo hello; exit 127');
  await fails(t, laptop, ['--print', 'nas'], 1, /is SSH, but not the door of a Tunnelkeep service\./);
});

for (const answer of [
  'open http://evil.example/#code',
  'open http://$label:$port/#a"b',
  'open http://$label:$port/#',
  'open http://$label:$port/path#code',
  'open $label',
]) {
  test(`an answer that is not the page asked for is not opened: ${answer}`, async (t) => {
    const { laptop } = await prepare(t);
    await laptop.addProgram(
      'ssh',
      `[ "$1" = -G ] && exit 0; for last; do label=$port port=$last; done; echo "${answer.replaceAll('"', '\\"')}"; exit 0`,
    );
    await fails(t, laptop, ['--print', 'nas'], 1, /not the door of a Tunnelkeep service/);
  });
}

test('no ssh at all, options that ssh does not know', async (t) => {
  const { laptop } = await prepare(t);
  await appendFile(laptop.configuration, 'NoSuchOption yes\n');
  await fails(t, laptop, ['--print', 'nas'], 9, /ssh does not understand its configuration/);
  const program = new URL('../../tunnel/open-backup-remote', import.meta.url).pathname;
  const without = await finished(spawn('/usr/bin/dash', [program, 'nas'], { env: { PATH: laptop.programs } }));
  t.is(without.status, 8);
  t.regex(without.stderr, /there is no ssh on your PATH/);
});

for (const args of [
  [],
  ['--what', 'nas'],
  ['nas', ''],
  ['nas other'],
  ['--door', 'back', 'nas'],
  ['--door=socket=page.sock', 'nas'],
  ['--door=socket=/run/a:b', 'nas'],
  ['--door', 'socket=/run/%h', 'nas'],
  ['--door'],
  ['--target', '0', 'nas'],
  ['--target', '3900', '--door', 'embedded', 'nas'],
  ['--target=3900', '--door=socket=/run/page.sock', 'nas'],
  ['--port'],
  ['--port', '0', 'nas'],
  ['--port', '65536', 'nas'],
  ['--port=22x', 'nas'],
]) {
  test(`wrong usage: ${args.join(' ')}`, async (t) => {
    const program = new URL('../../tunnel/open-backup-remote', import.meta.url).pathname;
    const result = await finished(spawn('dash', [program, ...args]));
    t.is(result.status, 2);
    t.regex(result.stderr, /^open-backup-remote: .* Try: open-backup-remote --help\n$/);
  });
}

test('--help and --version', async (t) => {
  const program = new URL('../../tunnel/open-backup-remote', import.meta.url).pathname;
  const help = await finished(spawn('dash', [program, '--help']));
  t.is(help.status, 0);
  t.regex(help.stdout, /^Usage: open-backup-remote \[options\] HOST/);
  const version = await finished(spawn('dash', [program, '--version']));
  t.regex(version.stdout, /^open-backup-remote \d+\.\d+\.\d+\n$/);
});

test('a port that is taken is left alone and another one is used', async (t) => {
  const { laptop } = await prepare(t);
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.teardown(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  // The first two random ports are the taken one.
  await laptop.addProgram(
    'od',
    `case $* in *-tu2*) echo x >>"$HOME/asked"; [ $(wc -l <"$HOME/asked") -gt 2 ] || { echo ${port - 20000}; exit 0; }; esac
exec /usr/bin/od "$@"`,
  );
  await laptop.addProgram(
    'awk',
    `case $* in *12000*) read -r n; case $n in ${port - 20000}) echo ${port}; exit 0;; esac; echo "$n" | /usr/bin/awk "$@"; exit 0;; esac; exec /usr/bin/awk "$@"`,
  );
  const helper = runHelper(laptop, 'dash', ['--print', 'nas']);
  await helper.untilSaid('Open in your browser');
  t.is(helper.stderr, '');
  t.false(helper.stdout.includes(`:${port}/`));
  helper.child.kill('SIGTERM');
  t.is(await helper.ended, 0);
});

test('a port that is taken on the other loopback family alone is left alone, too', async (t) => {
  const { laptop } = await prepare(t);
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '::1', resolve));
  t.teardown(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await laptop.addProgram(
    'awk',
    `case $* in *12000*) echo x >>"$HOME/asked"; [ $(wc -l <"$HOME/asked") -gt 2 ] || { echo ${port}; exit 0; }; esac
exec /usr/bin/awk "$@"`,
  );
  const helper = runHelper(laptop, 'dash', ['--print', 'nas']);
  await helper.untilSaid('Open in your browser');
  t.is(await readFile(join(laptop.folder, 'asked'), 'utf8'), 'x\n'.repeat(3));
  t.is(helper.stderr, '');
  t.false(helper.stdout.includes(`:${port}/`));
  helper.child.kill('SIGTERM');
  t.is(await helper.ended, 0);
});

test('after five taken ports it gives up', async (t) => {
  const { laptop } = await prepare(t);
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.teardown(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await laptop.addProgram(
    'awk',
    `case $* in *12000*) echo x >>"$HOME/asked"; echo ${port}; exit 0;; esac; exec /usr/bin/awk "$@"`,
  );
  await fails(t, laptop, ['--print', 'nas'], 6, /five ports in a row are taken/);
  t.is(await readFile(join(laptop.folder, 'asked'), 'utf8'), 'x\n'.repeat(5));
});

test('a port of ~/.ssh/config that is taken is not mistaken for ours', async (t) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.teardown(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const { laptop } = await prepare(t, `  LocalForward 127.0.0.1:${port} 127.0.0.1:3876`);
  await fails(t, laptop, ['--print', 'nas'], 6, /further forwardings for nas/);
});

test('without an IPv6 loopback the tunnel opens by IPv4 alone, silently', async (t) => {
  const { laptop } = await prepare(t);
  await laptop.addProgram('grep', 'case $* in *if_inet6*) exit 1;; esac; exec /usr/bin/grep "$@"');
  const helper = runHelper(laptop, 'dash', ['--print', 'nas']);
  await helper.untilSaid('Open in your browser');
  t.is(helper.stderr, '');
  t.is(listeners(await processesOf(laptop)).join(), '127.0.0.1');
  helper.child.kill('SIGTERM');
  await helper.ended;
});

test('with one, it listens on both loopback addresses, so that nobody else can on the other', async (t) => {
  const { laptop } = await prepare(t);
  const helper = runHelper(laptop, 'dash', ['--print', 'nas']);
  await helper.untilSaid('Open in your browser');
  t.deepEqual(listeners(await processesOf(laptop)).sort(), ['127.0.0.1', '[::1]']);
  helper.child.kill('SIGTERM');
  await helper.ended;
});

/** The addresses that the ssh among these processes was told to listen on. */
function listeners(processes: { arguments: string }[]): string[] {
  const line = processes.find((process) => process.arguments.startsWith('ssh\0'))?.arguments ?? '';
  const parts = line.split('\0');
  return parts
    .filter((_, index) => parts[index - 1] === '-L')
    .map((forward) => forward.replace(/:\d+:127\.0\.0\.1:3876$/, ''));
}

async function endsBy(t: ExecutionContext, act: (door: TestDoor, fingerprint: string) => void) {
  const { door, fingerprint, laptop } = await prepare(t);
  const helper = runHelper(laptop, 'dash', ['--print', 'nas']);
  await helper.untilSaid('Open in your browser');
  await door.until(isConnected);
  act(door, fingerprint);
  t.is(await helper.ended, 7);
  t.regex(helper.stderr, /the connection to nas has ended\.\n$/);
  t.deepEqual(await processesOf(laptop), []);
  t.deepEqual(await readdir(laptop.temporary), []);
  return door;
}

test('a key that is removed while the tunnel is open', async (t) => {
  const door = await endsBy(t, (open, fingerprint) => open.say({ tell: 'drop', fingerprint }));
  await t.notThrowsAsync(door.until(isClosed));
});

test('a door that dies', async (t) => {
  await endsBy(t, (door) => door.process.kill('SIGKILL'));
});

test('an interruption before the page is open', async (t) => {
  const { laptop } = await prepare(t);
  await laptop.addProgram('ssh', '[ "$1" = -G ] && exit 0; printf x >"$HOME/started"; exec sleep 30');
  const helper = runHelper(laptop, 'dash', ['--print', 'nas']);
  while (!existsSync(join(laptop.folder, 'started'))) await new Promise((resolve) => setTimeout(resolve, 20));
  helper.child.kill('SIGINT');
  t.is(await helper.ended, 130);
  t.deepEqual(await processesOf(laptop), []);
  t.deepEqual(await readdir(laptop.temporary), []);
});
