import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { identityTlv } from '../../src/model/proxy-identity.ts';
import { makeKey } from './_make-key.ts';
import { openTunnel, readAll, ssh } from './_ssh.ts';
import { type AnyDoor, startDoor } from './_start-door.ts';
import { answerDigest, digestOfPattern, pattern, sendPattern } from './_start-service.ts';
import { isConnected } from './_until.ts';

async function prepare(t: ExecutionContext, ...args: string[]) {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  const fingerprint = door.know(key.publicKey, 'abcdefgh23456722');
  const tunnel = await openTunnel(door, key, ...args);
  t.teardown(tunnel.stop);
  return { door, key, fingerprint, tunnel };
}

test('a request through the tunnel reaches the service, which learns who is speaking', async (t) => {
  const { door, fingerprint, tunnel } = await prepare(t);
  const socket = await tunnel.connect();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const answer = (await readAll(socket)).toString();
  t.regex(answer, /^HTTP\/1\.1 200 OK\r\n.*abcdefgh23456722 by embedded\n$/s);

  const { connection } = await door.until(isConnected);
  const [forwarded] = door.service.forwarded;
  t.deepEqual(
    [...(forwarded?.tlvs ?? [])],
    [
      [identityTlv.userId, 'abcdefgh23456722'],
      [identityTlv.fingerprint, fingerprint],
      [identityTlv.connection, connection],
      [identityTlv.door, 'embedded'],
    ],
  );
  // The bytes themselves, as proxy-protocol.txt gives them.
  const header = forwarded?.header ?? Buffer.alloc(0);
  t.is(header.subarray(0, 14).toString('hex'), '0d0a0d0a000d0a515549540a2100');
  t.is(header.readUInt16BE(14), header.length - 16);
  t.is(header.subarray(16, 19).toString('hex'), 'e00010');
});

test('each channel has a header of its own, and channels do not wait for each other', async (t) => {
  const { door, tunnel } = await prepare(t);
  door.service.handle = ({ socket }) => void socket.pipe(socket);
  const first = await tunnel.connect();
  const second = await tunnel.connect();
  second.end('second');
  t.is((await readAll(second)).toString(), 'second');
  first.end('first');
  t.is((await readAll(first)).toString(), 'first');
  t.is(door.service.forwarded.length, 2);
});

test('the client may end first and still get its answer', async (t) => {
  const { door, tunnel } = await prepare(t);
  door.service.handle = answerDigest;
  const socket = await tunnel.connect();
  socket.end(pattern);
  t.is((await readAll(socket)).toString(), digestOfPattern(pattern.length));
});

test('the service may end first and still hear the client', async (t) => {
  const { door, tunnel } = await prepare(t);
  const heard = new Promise<string>((resolve) => {
    door.service.handle = ({ socket }) => {
      socket.end('over');
      void readAll(socket).then((bytes) => resolve(bytes.toString()));
    };
  });
  const socket = await tunnel.connect();
  socket.write('early ');
  const answer = await readAll(socket);
  t.is(answer.toString(), 'over');
  socket.end('late');
  t.is(await heard, 'early late');
});

for (const cipher of ['aes128-gcm@openssh.com', 'chacha20-poly1305@openssh.com']) {
  test(`64 MiB arrive unchanged in both directions at once (${cipher})`, async (t) => {
    const { door, tunnel } = await prepare(t, '-c', cipher);
    const size = 64 * pattern.length;
    door.service.handle = sendPattern(size);
    const down = await tunnel.connect();
    await untilForwarded(door, 1);
    door.service.handle = answerDigest;
    const up = await tunnel.connect();
    const downloading = digestOfStream(down);
    let sent = 0;
    const more = () => {
      while (sent < size) {
        sent += pattern.length;
        if (!up.write(pattern)) return;
      }
      up.off('drain', more);
      up.end();
    };
    up.on('drain', more);
    more();
    t.is((await readAll(up)).toString(), digestOfPattern(size));
    t.is(await downloading, digestOfPattern(size));
  });
}

test('keys that are exchanged anew in the middle, by the client, change nothing', async (t) => {
  const { door, tunnel } = await prepare(t, '-o', 'RekeyLimit=4M');
  const size = 32 * pattern.length;
  door.service.handle = sendPattern(size);
  t.is(await digestOfStream(await tunnel.connect()), digestOfPattern(size));
});

test('a download that the client gives up ends at the service', async (t) => {
  const { door, tunnel } = await prepare(t);
  const closed = new Promise<void>((resolve) => {
    door.service.handle = (forwarded) => {
      forwarded.socket.once('close', resolve);
      sendPattern(2 ** 34)(forwarded);
    };
  });
  const socket = await tunnel.connect();
  socket.once('data', () => socket.resetAndDestroy());
  await t.notThrowsAsync(closed);
});

test('when the whole connection is cut, so is every channel', async (t) => {
  const { door, tunnel } = await prepare(t);
  const closed = new Promise<void>((resolve) => {
    door.service.handle = ({ socket }) => socket.resume().once('end', resolve);
  });
  (await tunnel.connect()).on('error', () => {}).write('x');
  await untilForwarded(door, 1);
  tunnel.child.kill('SIGKILL');
  await t.notThrowsAsync(closed);
});

test('a service that is away means a refused channel, and the door stays', async (t) => {
  const { door, tunnel } = await prepare(t);
  await door.service.stop();
  t.is((await readAll(await tunnel.connect())).length, 0);
  await door.untilLogged((line) => line.event === 'unreachable');
  t.is(door.process.exitCode, null);
});

for (const target of ['127.0.0.1:3876', 'localhost:3876', '[::1]:3876']) {
  test(`${target} is the service`, async (t) => {
    const door = await startDoor();
    t.teardown(door.stop);
    const key = await makeKey(door.folder, 'key');
    door.know(key.publicKey);
    door.service.handle = ({ socket }) => socket.end('hello');
    const { status, stdout } = await ssh(door, key, '-W', target, '127.0.0.1');
    t.is(stdout, 'hello');
    t.is(status, 0);
  });
}

async function untilForwarded(door: AnyDoor, count: number): Promise<void> {
  while (door.service.forwarded.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function digestOfStream(socket: Socket): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of socket) hash.update(chunk);
  return hash.digest('hex');
}
