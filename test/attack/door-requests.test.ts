import { spawn } from 'node:child_process';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { freePort } from '../_support/free-port.ts';
import { makeKey } from '../door/_make-key.ts';
import { openTunnel, readAll, ssh, sshArguments } from '../door/_ssh.ts';
import { type AnyDoor, startDoor } from '../door/_start-door.ts';
import { connectHostile, wireNumber, wireString } from './_hostile-client.ts';

async function prepare(t: ExecutionContext) {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  return { door, key };
}

const refusal = (door: AnyDoor, type: string) =>
  door.untilLogged((line) => line.event === 'refused' && line.type === type);

for (const target of [
  '127.0.0.1:22',
  '127.0.0.1:3822',
  '127.0.0.1:3877',
  '127.0.0.1:0',
  '127.0.0.2:3876',
  '0.0.0.0:3876',
  '127.1:3876',
  '2130706433:3876',
  '[::]:3876',
  '[::ffff:127.0.0.1]:3876',
  '[::1%lo]:3876',
  'LOCALHOST:3876',
  'localhost.:3876',
  'example.invalid:3876',
  '169.254.169.254:80',
]) {
  test(`nothing but the service can be reached: ${target}`, async (t) => {
    const { door, key } = await prepare(t);
    door.service.handle = ({ socket }) => socket.end('reached');
    const { status, stdout, stderr } = await ssh(door, key, '-W', target, '127.0.0.1');
    t.is(stdout, '');
    t.is(status, 255);
    // ssh itself refuses port 0.
    if (target.endsWith(':0')) return;
    t.regex(stderr, /administratively prohibited/);
    await refusal(door, 'direct-tcpip');
    t.deepEqual(door.service.forwarded, []);
  });
}

test('a SOCKS client reaches nothing', async (t) => {
  const { door, key } = await prepare(t);
  const port = await freePort();
  const tunnel = await openTunnel(door, key, '-D', `127.0.0.1:${port}`);
  t.teardown(tunnel.stop);
  const socket = createConnection({ port, host: '127.0.0.1' });
  socket.write(Buffer.of(4, 1, 0, 22, 127, 0, 0, 1, 0));
  const answer = await readAll(socket);
  t.not(answer[1], 90);
  await refusal(door, 'direct-tcpip');
});

test('remote forwarding is refused', async (t) => {
  const { door, key } = await prepare(t);
  const { status, stderr } = await ssh(
    door,
    key,
    '-N',
    '-o',
    'ExitOnForwardFailure=yes',
    '-R',
    '0:127.0.0.1:1',
    '127.0.0.1',
  );
  t.is(status, 255);
  t.regex(stderr, /remote port forwarding failed/);
  await refusal(door, 'tcpip-forward');
});

test('remote forwarding of a Unix socket is refused', async (t) => {
  const { door, key } = await prepare(t);
  const forwarding = `${join(door.folder, 'remote.sock')}:127.0.0.1:1`;
  const { status } = await ssh(door, key, '-N', '-o', 'ExitOnForwardFailure=yes', '-R', forwarding, '127.0.0.1');
  t.is(status, 255);
  await refusal(door, 'streamlocal-forward@openssh.com');
});

test('no Unix socket can be reached, the service’s own included', async (t) => {
  const { door, key } = await prepare(t);
  door.service.handle = ({ socket }) => socket.end('reached');
  const port = await freePort();
  const tunnel = await openTunnel(door, key, '-L', `127.0.0.1:${port}:${door.service.path}`);
  t.teardown(tunnel.stop);
  const socket = createConnection({ port, host: '127.0.0.1' });
  t.is((await readAll(socket)).toString(), '');
  await refusal(door, 'direct-streamlocal@openssh.com');
  t.deepEqual(door.service.forwarded, []);
});

test('a shell is refused, with and without a terminal', async (t) => {
  const { door, key } = await prepare(t);
  const plain = await ssh(door, key, '-T', '127.0.0.1');
  t.is(plain.status, 255);
  t.is(plain.stdout, '');
  t.regex(plain.stderr, /shell request failed/);
  await refusal(door, 'shell');
  const terminal = await ssh(door, key, '-tt', '127.0.0.1');
  t.is(terminal.status, 255);
  t.regex(terminal.stderr, /PTY allocation request failed/);
  await refusal(door, 'pty-req');
});

test('subsystems are refused', async (t) => {
  const { door, key } = await prepare(t);
  const { status, stderr } = await ssh(door, key, '-s', '127.0.0.1', 'sftp');
  t.is(status, 255);
  t.regex(stderr, /subsystem request failed/);
  await refusal(door, 'subsystem');
});

for (const [type, data] of [
  ['x11-req', [Buffer.of(0), wireString('MIT-MAGIC-COOKIE-1'), wireString('00'), wireNumber(0)]],
  ['auth-agent-req@openssh.com', []],
  ['env', [wireString('LD_PRELOAD'), wireString('/tmp/x.so')]],
  ['shell', []],
  ['subsystem', [wireString('sftp')]],
  ['pty-req', [wireString('xterm'), ...[80, 24, 0, 0].map(wireNumber), wireString(Buffer.of(0))]],
  ['anything@else.example', []],
] as const) {
  test(`a request of a session is refused: ${type}`, async (t) => {
    const { door, key } = await prepare(t);
    const hostile = await connectHostile(door, key);
    t.teardown(hostile.stop);
    hostile.protocol.session(7, 2 ** 21, 32_768);
    await hostile.hear('CHANNEL_OPEN_CONFIRMATION');
    hostile.send(Buffer.concat([Buffer.of(98), wireNumber(0), wireString(type), Buffer.of(1), ...data]));
    t.is((await hostile.hear('CHANNEL_FAILURE')).content[0], 7);
    t.false(hostile.heard.some((message) => message.name === 'CHANNEL_SUCCESS'));
  });
}

for (const type of [
  'x11',
  'forwarded-tcpip',
  'auth-agent@openssh.com',
  'tun@openssh.com',
  'forwarded-streamlocal@openssh.com',
]) {
  test(`a channel of this type is refused: ${type}`, async (t) => {
    const { door, key } = await prepare(t);
    const hostile = await connectHostile(door, key);
    t.teardown(hostile.stop);
    const open = [wireString(type), wireNumber(7), wireNumber(2 ** 21), wireNumber(32_768)];
    const rest = [wireString('127.0.0.1'), wireNumber(3876), wireString('127.0.0.1'), wireNumber(1)];
    hostile.send(Buffer.concat([Buffer.of(90), ...open, ...rest]));
    t.is((await hostile.hear('CHANNEL_OPEN_FAILURE')).content[0], 7);
    await refusal(door, type);
    t.deepEqual(door.service.forwarded, []);
  });
}

test('a session takes one command only', async (t) => {
  const { door, key } = await prepare(t);
  const hostile = await connectHostile(door, key);
  t.teardown(hostile.stop);
  hostile.protocol.session(7, 2 ** 21, 32_768);
  await hostile.hear('CHANNEL_OPEN_CONFIRMATION');
  const exec = Buffer.concat([Buffer.of(98), wireNumber(0), wireString('exec'), Buffer.of(1)]);
  const line = wireString(`open ${'a'.repeat(26)}.localhost 4000`);
  for (let count = 0; count < 3; count++) hostile.send(Buffer.concat([exec, line]));
  await hostile.hear('CHANNEL_DATA');
  hostile.protocol.session(8, 2 ** 21, 32_768);
  hostile.send(Buffer.concat([Buffer.of(98), wireNumber(1), wireString('exec'), Buffer.of(1), line]));
  await hostile.hear('CHANNEL_CLOSE');
  t.is(
    door.said.filter((message) => 'ask' in message && message.ask === 'open').length,
    1,
    'and a connection one page',
  );
});

test('what a stranger writes does not flood the log', async (t) => {
  const { door, key } = await prepare(t);
  const hostile = await connectHostile(door, key);
  t.teardown(hostile.stop);
  const long = 'x'.repeat(10_000);
  const open = Buffer.concat([Buffer.of(90), wireString(long), wireNumber(7), wireNumber(2 ** 21), wireNumber(32_768)]);
  for (let count = 0; count < 1000; count++) hostile.send(open);
  hostile.protocol.session(8, 2 ** 21, 32_768);
  await hostile.hear('CHANNEL_OPEN_CONFIRMATION');
  const refused = door.logged.filter((line) => line.event === 'refused');
  t.true(refused.length > 0 && refused.length <= 20);
  t.true(JSON.stringify(refused).length < 20 * 500);
});

test('the exchange is none but the modern one, and without compression', async (t) => {
  const { door, key } = await prepare(t);
  for (const [option, value] of [
    ['Ciphers', 'aes128-ctr,aes256-cbc,3des-cbc'],
    ['KexAlgorithms', 'diffie-hellman-group14-sha256,ecdh-sha2-nistp256,diffie-hellman-group-exchange-sha256'],
    ['HostKeyAlgorithms', 'rsa-sha2-512,ecdsa-sha2-nistp256'],
  ]) {
    const { status, stderr } = await ssh(door, key, '-o', `${option}=${value}`, '127.0.0.1', 'x');
    t.is(status, 255);
    t.regex(stderr, /no matching .* found/);
  }
  const args = [...(await sshArguments(door, key)), '-vv', '-o', 'Compression=yes', '127.0.0.1', 'x'];
  const child = spawn('ssh', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const said = (await readAll(child.stderr as unknown as Socket)).toString();
  const offered = said.split('peer server KEXINIT proposal')[1] ?? '';
  t.regex(
    offered,
    /KEX algorithms: mlkem768x25519-sha256,curve25519-sha256,curve25519-sha256@libssh\.org,kex-strict-s-v00@openssh\.com\r?\n/,
  );
  t.regex(offered, /host key algorithms: ssh-ed25519\r?\n/);
  for (const direction of ['ctos', 'stoc']) {
    const line = (name: string) => new RegExp(`${name} ${direction}: (.*?)\r?\n`).exec(offered)?.[1];
    t.is(line('ciphers'), 'aes256-gcm@openssh.com,aes128-gcm@openssh.com,chacha20-poly1305@openssh.com');
    t.is(line('MACs'), 'hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com');
    t.is(line('compression'), 'none');
  }
});
