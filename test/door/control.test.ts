import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import test, { type ExecutionContext } from 'ava';
import { makeKey } from './_make-key.ts';
import { finished, openTunnel } from './_ssh.ts';
import { doorProgram, startDoor } from './_start-door.ts';
import { isClosed, isConnected } from './_until.ts';

async function prepare(t: ExecutionContext) {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  const fingerprint = door.know(key.publicKey);
  return { door, key, fingerprint };
}

test('a removed key loses its connections within a second, and nobody else does', async (t) => {
  const { door, key, fingerprint } = await prepare(t);
  const other = await makeKey(door.folder, 'other');
  door.know(other.publicKey, 'somebody');
  const [mine, again, theirs] = [
    await openTunnel(door, key),
    await openTunnel(door, key),
    await openTunnel(door, other),
  ];
  for (const tunnel of [mine, again, theirs]) t.teardown(tunnel.stop);
  const socket = await mine.connect();
  const cut = new Promise((resolve) => socket.resume().once('end', resolve).once('error', resolve));
  socket.write('a request');
  const start = performance.now();
  door.say({ tell: 'drop', fingerprint });
  const gone = (async () => {
    while (door.said.filter(isClosed).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  })();
  await Promise.all([gone, cut]);
  t.true(performance.now() - start < 1000);
  await Promise.all([mine.ended, again.ended]);
  t.is(theirs.child.exitCode, null);
  t.is(door.said.filter(isClosed).length, 2);
});

test('a client that reads nothing is cut just as fast', async (t) => {
  const { door, key, fingerprint } = await prepare(t);
  door.service.handle = ({ socket }) => {
    const fill = () => void (socket.writable && socket.write(Buffer.alloc(65536), fill));
    fill();
  };
  const tunnel = await openTunnel(door, key);
  t.teardown(tunnel.stop);
  const socket = await tunnel.connect();
  socket.on('error', () => {}).pause();
  tunnel.child.kill('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const start = performance.now();
  door.say({ tell: 'drop', fingerprint });
  await door.until(isClosed);
  t.true(performance.now() - start < 1000);
});

test('a key that is dropped in the same breath as it is identified does not get in', async (t) => {
  const { door, key, fingerprint } = await prepare(t);
  const answered: unknown[] = [];
  // Both lines arrive as one.
  const say = door.say;
  door.say = (message) => {
    if (!('identified' in message)) return say(message);
    answered.push(message);
    door.sayRaw(`${JSON.stringify(message)}\n${JSON.stringify({ tell: 'drop', fingerprint })}\n`);
  };
  const status = await openTunnel(door, key).then(
    (tunnel) => tunnel.ended,
    () => 255,
  );
  t.is(status, 255);
  t.true(answered.length >= 2);
});

test('connected and closed are told once each, and say which', async (t) => {
  const { door, key, fingerprint } = await prepare(t);
  const tunnel = await openTunnel(door, key);
  const connected = await door.until(isConnected);
  t.is(connected.fingerprint, fingerprint);
  await tunnel.stop();
  const closed = await door.until(isClosed);
  t.is(closed.connection, connected.connection);
  t.is(door.said.filter(isConnected).length, 1);
});

test('the end of the control channel ends the door, quietly', async (t) => {
  const { door, key } = await prepare(t);
  const tunnel = await openTunnel(door, key);
  t.teardown(tunnel.stop);
  door.endControl();
  t.is(await door.exited, 0);
  t.is(await tunnel.ended, 255);
  t.deepEqual(
    door.logged.filter((line) => 'stderr' in line || Number(line.level) > 30),
    [],
  );
});

for (const [name, line] of [
  ['no JSON', 'hello\n'],
  ['not a message', '{"tell":"everything"}\n'],
  ['a message with something more', '{"tell":"redeemed","connection":"x","more":1}\n'],
  ['too long a line', `{"tell":"drop","fingerprint":"${'x'.repeat(65536)}"}\n`],
  ['a line without end', 'x'.repeat(65537)],
] as const) {
  test(`the door does not stay with a service that it cannot understand: ${name}`, async (t) => {
    const { door } = await prepare(t);
    door.sayRaw(line);
    t.is(await door.exited, 0);
    t.truthy(door.logged.find((logged) => logged.event === 'control'));
  });
}

test('SIGTERM closes the door and its connections', async (t) => {
  const { door, key } = await prepare(t);
  const tunnel = await openTunnel(door, key);
  t.teardown(tunnel.stop);
  door.process.kill('SIGTERM');
  t.is(await door.exited, 0);
  t.is(await tunnel.ended, 255);
  const again = createConnection({ port: door.port, host: '127.0.0.1' });
  await t.throwsAsync(new Promise((resolve, reject) => again.once('connect', resolve).once('error', reject)), {
    code: 'ECONNREFUSED',
  });
});

test('it listens where it is told, by IPv6 as well, and says the real port', async (t) => {
  const door = await startDoor('[::1]:0');
  t.teardown(door.stop);
  const socket = createConnection({ port: door.port, host: '::1' });
  const [greeting] = await new Promise<Buffer[]>((resolve) => socket.once('data', (...data) => resolve(data)));
  t.is(greeting?.toString().split('\r\n')[0], 'SSH-2.0-Tunnelkeep');
  socket.destroy();
  t.like(
    door.logged.find((line) => line.event === 'listening'),
    { host: '::1', port: door.port },
  );
});

test('the process holds no environment, and the host key descriptor is closed', async (t) => {
  const { door } = await prepare(t);
  t.is(await readFile(`/proc/${door.process.pid}/environ`, 'utf8'), '');
  t.false((await readFile(`/proc/${door.process.pid}/cmdline`, 'utf8')).includes('KEY'));
  await t.notThrowsAsync(door.hostKeyClosed);
});

for (const [name, args] of [
  ['no arguments', []],
  ['a host name', ['--listen', 'localhost:22', '--ui', '/x']],
  ['a port too high', ['--listen', '127.0.0.1:65536', '--ui', '/x']],
  ['a relative socket', ['--listen', '127.0.0.1:0', '--ui', 'x']],
  ['something more', ['--listen', '127.0.0.1:0', '--ui', '/x', '--key', '/y']],
] as const) {
  test(`it does not start with wrong arguments: ${name}`, async (t) => {
    const { status } = await finished(spawn(process.execPath, [doorProgram, ...args], { env: {} }));
    t.is(status, 1);
  });
}

test('it does not start without a host key that it can use', async (t) => {
  const child = spawn(process.execPath, [doorProgram, '--listen', '127.0.0.1:0', '--ui', '/x'], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  (child.stdio[3] as Duplex).end('not a key');
  t.is((await finished(child)).status, 1);
});
