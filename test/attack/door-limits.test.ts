import { createConnection, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { addressGroup } from '../../src/door/address-group.ts';
import { limits } from '../../src/door/limits.ts';
import { Penalties } from '../../src/door/penalties.ts';
import { Startups } from '../../src/door/startups.ts';
import { doorHere } from '../door/_door-here.ts';
import { makeKey, type TestKey } from '../door/_make-key.ts';
import { openTunnel, readAll, ssh } from '../door/_ssh.ts';
import { type AnyDoor, startDoor } from '../door/_start-door.ts';
import { connectHostile, openChannel } from './_hostile-client.ts';

/** Connects from this address of the loopback network; null if the door closes without a greeting. */
function connectFrom(door: AnyDoor, localAddress: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createConnection({ port: door.port, host: '127.0.0.1', localAddress });
    socket.once('data', () => resolve(socket));
    socket.on('error', () => {}).once('close', () => resolve(null));
  });
}

async function lets(door: AnyDoor, key: TestKey, from: string): Promise<boolean> {
  door.answerOpen = () => ({ refused: 'you are in' });
  const { stderr } = await ssh(door, key, '-b', from, '127.0.0.1', 'open', '127.0.0.1', '4000');
  return stderr === 'tunnelkeep: you are in\n';
}

async function prepare(t: ExecutionContext, changes: Partial<typeof limits> = {}) {
  const door = await doorHere(changes);
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  return { door, key };
}

test('the numbers are the promised ones', (t) => {
  t.like(limits, {
    graceMs: 20_000,
    tries: 3,
    unauthenticated: 10,
    unauthenticatedPerAddress: 8,
    channels: 64,
    keepaliveMs: 15_000,
    keepaliveCount: 3,
    rekeyMs: 3_600_000,
    rekeyBytes: 2 ** 30,
  });
});

test('three keys are heard, a fourth is not', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  const keys = await Promise.all(['a', 'b', 'c', 'd'].map((name) => makeKey(door.folder, name)));
  const [first, ...others] = keys as [TestKey, ...TestKey[]];
  door.know(others.at(-1)?.publicKey ?? '');
  const identities = others.flatMap((key) => ['-i', key.path]);
  door.answerOpen = () => ({ refused: 'you are in' });
  const fourth = await ssh(door, first, ...identities, '127.0.0.1', 'open', '127.0.0.1', '4000');
  t.regex(fourth.stderr, /Received disconnect from .*:14:/);
  t.is(door.said.filter((message) => 'ask' in message).length, 3);
  const third = await ssh(door, first, ...identities.slice(2), '127.0.0.1', 'open', '127.0.0.1', '4000');
  t.is(third.stderr, 'tunnelkeep: you are in\n');
});

test('asking about a known key again and again has an end', async (t) => {
  const { door, key } = await prepare(t);
  const hostile = await connectHostile(door, null);
  for (let count = 0; count < limits.requests; count++) {
    hostile.heard.length = 0;
    hostile.protocol.authPK('x', key.publicKey, 'ssh-ed25519');
    await hostile.hear('USERAUTH_PK_OK');
  }
  hostile.protocol.authPK('x', key.publicKey, 'ssh-ed25519');
  await hostile.cut;
  t.truthy(await door.untilLogged((line) => line.why === 'too many authentication requests'));
});

test('eight connections from one address may wait for login, and no ninth', async (t) => {
  const { door, key } = await prepare(t);
  const sockets = [];
  for (let count = 0; count < 8; count++) sockets.push(await connectFrom(door, '127.0.0.2'));
  t.true(sockets.every((socket) => socket !== null));
  t.is(await connectFrom(door, '127.0.0.2'), null);
  t.true(await lets(door, key, '127.0.0.3'), 'another address is not affected');
  sockets[0]?.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const again = await connectFrom(door, '127.0.0.2');
  t.not(again, null);
  for (const socket of [...sockets, again]) socket?.destroy();
});

test('ten connections in all may wait, and one address cannot keep the others out', async (t) => {
  const { door, key } = await prepare(t);
  const greedy = [];
  for (let count = 0; count < 8; count++) greedy.push(await connectFrom(door, '127.0.0.2'));
  const more = [await connectFrom(door, '127.0.0.3'), await connectFrom(door, '127.0.0.3')];
  t.true([...greedy, ...more].every((socket) => socket !== null));
  // All ten places are taken; a newcomer gets that of the address with the most.
  t.true(await lets(door, key, '127.0.0.4'));
  t.is(greedy.filter((socket) => socket?.destroyed).length, 1);
  t.true(greedy[0]?.destroyed);
  for (const socket of [...greedy, ...more]) socket?.destroy();
});

test('when ten addresses hold one place each, only a known address gets another', async (t) => {
  const { door, key } = await prepare(t);
  t.true(await lets(door, key, '127.0.0.99'));
  const sockets = [];
  for (let count = 0; count < 10; count++) sockets.push(await connectFrom(door, `127.0.1.${count + 1}`));
  t.true(sockets.every((socket) => socket !== null));
  t.is(await connectFrom(door, '127.0.0.98'), null);
  t.true(await lets(door, key, '127.0.0.99'));
  for (const socket of sockets) socket?.destroy();
});

test('those who are in do not count', async (t) => {
  const { door, key } = await prepare(t, { unauthenticated: 2, unauthenticatedPerAddress: 2 });
  const inside = [];
  for (let count = 0; count < 5; count++) inside.push(await connectHostile(door, key));
  t.is(inside.length, 5);
  for (const hostile of inside) hostile.stop();
});

test('an address that keeps failing waits longer and longer; another, and one that succeeds, do not', async (t) => {
  const penalty = { ...limits.penalty, free: 2, firstMs: 400, maxMs: 800 };
  const { door, key } = await prepare(t, { penalty });
  const wrong = await makeKey(door.folder, 'wrong');
  for (let count = 0; count < 3; count++) t.false(await lets(door, wrong, '127.0.0.2'));
  t.is(await connectFrom(door, '127.0.0.2'), null, 'it has to wait now');
  t.true(await lets(door, key, '127.0.0.3'), 'another address does not');
  await new Promise((resolve) => setTimeout(resolve, 450));
  t.true(await lets(door, key, '127.0.0.2'), 'after the wait it may try, and succeeds');
  t.false(await lets(door, wrong, '127.0.0.2'));
  t.true(await lets(door, key, '127.0.0.2'), 'and starts again from nothing');
});

test('a connection that only looks whether the door is there is no failure', async (t) => {
  const { door, key } = await prepare(t, { penalty: { ...limits.penalty, free: 0, firstMs: 60_000 } });
  for (let count = 0; count < 20; count++) (await connectFrom(door, '127.0.0.2'))?.destroy();
  t.true(await lets(door, key, '127.0.0.2'));
});

test('waits double from the first on, up to the longest, and end', (t) => {
  let now = 0;
  const penalty = { free: 3, firstMs: 1000, maxMs: 6000, knownMaxMs: 1500, forgetMs: 60_000, addresses: 100 };
  const penalties = new Penalties(penalty, () => now);
  const waits = Array.from({ length: 8 }, () => {
    penalties.failed('a');
    return penalties.waitMs('a');
  });
  t.deepEqual(waits, [0, 0, 0, 1000, 2000, 4000, 6000, 6000]);
  t.is(penalties.waitMs('b'), 0);
  now += 5999;
  t.is(penalties.waitMs('a'), 1);
  now += 1;
  t.is(penalties.waitMs('a'), 0);
  now += 60_001;
  penalties.failed('a');
  t.is(penalties.waitMs('a'), 0, 'forgotten');
  penalties.succeeded('a');
  for (let count = 0; count < 20; count++) penalties.failed('a');
  t.is(penalties.waitMs('a'), 1500, 'strangers who share a known address cannot shut it out');
});

test('the table of failures is bounded, and a flood of strangers does not push out who is known', (t) => {
  const penalties = new Penalties({ ...limits.penalty, free: 0, addresses: 50 }, () => 0);
  penalties.succeeded('friend');
  penalties.failed('first');
  for (let count = 0; count < 1000; count++) penalties.failed(`stranger ${count}`);
  t.is(penalties.waitMs('first'), 0);
  t.true(penalties.waitMs('stranger 999') > 0);
  t.is(Array.from({ length: 1000 }, (_, count) => penalties.waitMs(`stranger ${count}`)).filter(Boolean).length, 50);
  t.true(penalties.isKnown('friend'));
});

test('places are given back once, however often they are left', (t) => {
  const startups = new Startups({ unauthenticated: 2, unauthenticatedPerAddress: 2 });
  const leave = startups.enter('a', false, () => t.fail());
  startups.enter('b', false, () => t.fail());
  leave?.();
  leave?.();
  t.is(startups.count, 1);
});

test('an IPv6 network of one household is one address', (t) => {
  for (const [address, group] of [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
  ] as const) {
    t.is(addressGroup(address), group);
  }
});

test('a connection has 64 channels at most', async (t) => {
  const { door, key } = await prepare(t);
  door.service.handle = () => {};
  const hostile = await connectHostile(door, key);
  t.teardown(hostile.stop);
  for (let channel = 0; channel < 70; channel++) openChannel(hostile, channel);
  await hostile.hear('CHANNEL_OPEN_FAILURE');
  const count = (name: string) => hostile.heard.filter((message) => message.name === name).length;
  while (count('CHANNEL_OPEN_CONFIRMATION') + count('CHANNEL_OPEN_FAILURE') < 70) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  t.is(count('CHANNEL_OPEN_CONFIRMATION'), 64);
  t.is(count('CHANNEL_OPEN_FAILURE'), 6);
  while (door.service.forwarded.length < 64) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.is(door.service.forwarded.length, 64);
});

test('a client that has gone without a word is noticed', async (t) => {
  const { door, key } = await prepare(t, { keepaliveMs: 100, keepaliveCount: 3 });
  const hostile = await connectHostile(door, key);
  t.teardown(hostile.stop);
  t.is(door.visitors.size, 1);
  // It answers nothing from now on.
  hostile.protocol._cipher.encrypt = () => {};
  const start = performance.now();
  await hostile.cut;
  t.true(performance.now() - start < 3000);
});

for (const [what, changes] of [
  ['so much time', { rekeyMs: 500 }],
  ['so many bytes', { rekeyBytes: 100_000 }],
] as const) {
  test(`keys are exchanged anew after ${what}`, async (t) => {
    const { door, key } = await prepare(t, changes);
    door.service.handle = ({ socket }) => socket.end(Buffer.alloc(200_000));
    const tunnel = await openTunnel(door, key);
    t.teardown(tunnel.stop);
    const exchanged = new Promise<void>((resolve) => {
      tunnel.child.stderr?.on('data', (text: string) => text.includes('SSH2_MSG_NEWKEYS received') && resolve());
    });
    t.is((await readAll(await tunnel.connect())).length, 200_000);
    await exchanged;
    t.is((await readAll(await tunnel.connect())).length, 200_000);
    t.is(tunnel.child.exitCode, null);
  });
}
