import { randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { limits } from '../../src/door/limits.ts';
import { doorHere } from '../door/_door-here.ts';
import { makeKey } from '../door/_make-key.ts';
import { ssh } from '../door/_ssh.ts';
import { type AnyDoor, startDoor } from '../door/_start-door.ts';
import { connectHostile, openChannel, wireNumber, wireString } from './_hostile-client.ts';

function connect(door: AnyDoor): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = createConnection({ port: door.port, host: '127.0.0.1' }, () => resolve(socket));
    socket.on('error', () => {}).resume();
  });
}

const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

/** The door still works for who has a key. */
async function stillServes(t: ExecutionContext, door: AnyDoor): Promise<void> {
  const key = await makeKey(door.folder, `key-${randomBytes(4).toString('hex')}`);
  door.know(key.publicKey);
  door.answerOpen = () => ({ refused: 'you are in' });
  const { stderr } = await ssh(door, key, '127.0.0.1', 'open', '127.0.0.1', '4000');
  t.is(stderr, 'tunnelkeep: you are in\n');
}

const packet = (payload: Buffer, padding = 8) =>
  Buffer.concat([wireNumber(payload.length + padding + 1), Buffer.of(padding), payload, Buffer.alloc(padding)]);

const ident = Buffer.from('SSH-2.0-hostile\r\n');

for (const [name, bytes] of [
  ['nothing at all', Buffer.alloc(0)],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: nas\r\n\r\n')],
  ['TLS', Buffer.from('16030100c8010000c40303', 'hex')],
  ['SSH 1', Buffer.from('SSH-1.5-old\r\n')],
  ['an endless first line', Buffer.alloc(100_000, 'x')],
  ['many lines', Buffer.from('hello\r\n'.repeat(5000))],
  ['noise', randomBytes(100_000)],
  ['noise after the identification', Buffer.concat([ident, randomBytes(100_000)])],
  ['a packet of length 0', Buffer.concat([ident, wireNumber(0), Buffer.alloc(64)])],
  ['a packet of 4 GiB', Buffer.concat([ident, wireNumber(0xffffffff), Buffer.alloc(64)])],
  ['more padding than packet', Buffer.concat([ident, wireNumber(12), Buffer.of(255), Buffer.alloc(64)])],
  ['an empty KEXINIT', Buffer.concat([ident, packet(Buffer.of(20), 10)])],
  [
    'a KEXINIT whose lists end outside',
    Buffer.concat([ident, packet(Buffer.concat([Buffer.of(20), Buffer.alloc(16, 1), wireNumber(0xffff)]), 6)]),
  ],
  [
    'a login before the exchange of keys',
    Buffer.concat([ident, packet(Buffer.concat([Buffer.of(5), wireString('ssh-userauth')]), 6)]),
  ],
  ['a disconnect without content', Buffer.concat([ident, packet(Buffer.of(1), 10)])],
] as const) {
  test(`garbage before login harms nobody: ${name}`, async (t) => {
    const door = await startDoor();
    t.teardown(door.stop);
    for (let count = 0; count < 3; count++) {
      const socket = await connect(door);
      socket.write(bytes);
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.destroy();
    }
    await stillServes(t, door);
    t.is(door.process.exitCode, null);
    t.deepEqual(
      door.logged.filter((line) => 'stderr' in line),
      [],
    );
  });
}

test('a connection that is reset at any moment harms nobody', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  for (const bytes of [Buffer.alloc(0), ident, Buffer.concat([ident, packet(Buffer.of(20), 10)])]) {
    const socket = await connect(door);
    socket.write(bytes);
    socket.resetAndDestroy();
  }
  await stillServes(t, door);
});

test('messages for those who are in end the connection of who is not', async (t) => {
  const door = await doorHere({ penalty: { ...limits.penalty, free: 1000 } });
  t.teardown(door.stop);
  for (const send of [
    (hostile: Awaited<ReturnType<typeof connectHostile>>) => openChannel(hostile, 1),
    (hostile: Awaited<ReturnType<typeof connectHostile>>) =>
      hostile.send(
        Buffer.concat([Buffer.of(80), wireString('tcpip-forward'), Buffer.of(1), wireString(''), wireNumber(0)]),
      ),
  ]) {
    const hostile = await connectHostile(door, null);
    send(hostile);
    await hostile.cut;
  }
  for (const name of ['CHANNEL_OPEN', 'GLOBAL_REQUEST']) {
    t.truthy(await door.untilLogged((line) => line.why === `${name} before login`));
  }
  t.deepEqual(door.service.forwarded, []);
});

test('malformed login requests end the connection, and nothing more', async (t) => {
  const door = await doorHere({ penalty: { ...limits.penalty, free: 1000 } });
  t.teardown(door.stop);
  const login = [wireString('x'), wireString('ssh-connection')];
  for (const payload of [
    [Buffer.of(50)],
    [Buffer.of(50), ...login, wireString('publickey')],
    [
      Buffer.of(50),
      ...login,
      wireString('publickey'),
      Buffer.of(1),
      wireString('ssh-ed25519'),
      wireString('x'),
      wireNumber(99),
    ],
    [Buffer.of(50), ...login, wireString('hostbased')],
    [Buffer.of(50), ...login, wireString('hostbased'), wireNumber(0xffff)],
    [Buffer.of(50), ...login, wireString('password')],
    [Buffer.of(61), wireNumber(0xffffffff)],
  ]) {
    const hostile = await connectHostile(door, null);
    hostile.send(Buffer.concat(payload));
    hostile.send(Buffer.concat([Buffer.of(80), wireString('x'), Buffer.of(1)]));
    await t.notThrowsAsync(hostile.cut);
  }
});

test('a public key of any size or form does not disturb the conversation with the service', async (t) => {
  const door = await doorHere({ penalty: { ...limits.penalty, free: 1000 } });
  t.teardown(door.stop);
  const login = [Buffer.of(50), wireString('x'), wireString('ssh-connection'), wireString('publickey'), Buffer.of(0)];
  for (const [algorithm, key] of [
    ['ssh-ed25519', Buffer.alloc(30_000)],
    ['ssh-ed25519', Buffer.alloc(0)],
    ['ssh-ed25519', Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(31))])],
    ['ssh-ed25519', Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32)), wireString('more')])],
    [
      'ecdsa-sha2-nistp256',
      Buffer.concat([wireString('ecdsa-sha2-nistp256'), wireString('nistp256'), wireString(Buffer.alloc(65, 4))]),
    ],
    [
      'rsa-sha2-512',
      Buffer.concat([wireString('ssh-rsa'), wireString(Buffer.of(1)), wireString(Buffer.alloc(512, 255))]),
    ],
    [
      'rsa-sha2-512',
      Buffer.concat([wireString('ssh-rsa'), wireString(Buffer.of(1, 0, 1)), wireString(Buffer.alloc(20_000, 1))]),
    ],
    ['__proto__', Buffer.concat([wireString('__proto__'), wireString('x'), wireString('x')])],
  ] as const) {
    const hostile = await connectHostile(door, null);
    hostile.send(Buffer.concat([...login, wireString(algorithm), wireString(key)]));
    await hostile.hear('USERAUTH_FAILURE');
    hostile.stop();
  }
  t.deepEqual(
    door.said.filter((message) => 'ask' in message),
    [],
  );
});

test('keys are not exchanged twice before login', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  const hostile = await connectHostile(door, null);
  hostile.protocol.rekey();
  await hostile.cut;
  t.truthy(await door.untilLogged((line) => line.why === 'a second exchange of keys before login'));
});

for (const [name, behave] of [
  ['is silent', () => {}],
  ['sends half an identification', (socket) => void socket.write('SSH-2.0-hos')],
  ['stops after its identification', (socket) => void socket.write(ident)],
  [
    'sends a byte now and then',
    (socket) => {
      const trickle = setInterval(() => socket.write('x'), 30);
      socket.once('close', () => clearInterval(trickle));
    },
  ],
] as [string, (socket: Socket) => void][]) {
  test(`who has not logged in in time is cut off: a client that ${name}`, async (t) => {
    const door = await doorHere({ graceMs: 400 });
    t.teardown(door.stop);
    const socket = await connect(door);
    const start = performance.now();
    behave(socket);
    await closed(socket);
    const took = performance.now() - start;
    t.true(took >= 350 && took < 2000, `${took}`);
  });
}

test('who has exchanged keys and then waits is cut off in the same time', async (t) => {
  const door = await doorHere({ graceMs: 3000 });
  t.teardown(door.stop);
  const hostile = await connectHostile(door, null);
  await hostile.cut;
  t.truthy(await door.untilLogged((line) => line.why === 'no login in time'));
});

test('who is in stays after that time', async (t) => {
  const door = await doorHere({ graceMs: 3000 });
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  const hostile = await connectHostile(door, key);
  t.teardown(hostile.stop);
  await new Promise((resolve) => setTimeout(resolve, 3300));
  hostile.protocol.session(1, 2 ** 21, 32_768);
  await t.notThrowsAsync(hostile.hear('CHANNEL_OPEN_CONFIRMATION'));
});

test('the real door cuts a silent client off after 20 seconds', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  const start = performance.now();
  await closed(await connect(door));
  const took = performance.now() - start;
  t.true(took > 19_000 && took < 22_000, `${took}`);
});
