import { readFile } from 'node:fs/promises';
import test, { type ExecutionContext } from 'ava';
import { doorHere } from '../door/_door-here.ts';
import { makeKey } from '../door/_make-key.ts';
import { type AnyDoor, startDoor } from '../door/_start-door.ts';
import { connectHostile, openChannel } from './_hostile-client.ts';

const mebibyte = 2 ** 20;

async function prepare(t: ExecutionContext) {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  const hostile = await connectHostile(door, key);
  t.teardown(hostile.stop);
  return { door, key, hostile };
}

/** A service that sends without end; answers how many bytes it got rid of. */
function endlessService(door: AnyDoor): () => number {
  let taken = 0;
  const block = Buffer.alloc(65_536);
  door.service.handle = ({ socket }) => {
    const fill = () => {
      if (!socket.writable) return;
      socket.write(block, (error) => {
        if (error) return;
        taken += block.length;
        fill();
      });
    };
    fill();
  };
  return () => taken;
}

/** Waits until the count has not grown for half a second, at most for ten. */
async function settled(count: () => number): Promise<number> {
  let before = -1;
  for (let tries = 0; tries < 20 && (count() !== before || before === 0); tries++) {
    before = count();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return count();
}

for (const packetSize of [0, 1, 1023]) {
  test(`a channel with a maximum packet size of ${packetSize} is refused`, async (t) => {
    const { door, hostile } = await prepare(t);
    openChannel(hostile, 5, 2 ** 21, packetSize);
    t.is((await hostile.hear('CHANNEL_OPEN_FAILURE')).content[0], 5);
    hostile.protocol.session(6, 2 ** 21, packetSize);
    await door.untilLogged((line) => line.type === 'session');
    t.deepEqual(door.service.forwarded, []);
  });
}

test('the smallest packet size that is taken works', async (t) => {
  const { door, hostile } = await prepare(t);
  door.service.handle = ({ socket }) => socket.end('x'.repeat(2000));
  openChannel(hostile, 5, 2 ** 21, 1024);
  const { content } = await hostile.hear('CHANNEL_DATA');
  t.is((content[1] as Buffer).length, 1024);
});

test('data beyond the receive window ends the connection', async (t) => {
  const { door, hostile } = await prepare(t);
  door.service.handle = ({ socket }) => void socket.pause();
  openChannel(hostile, 5);
  const confirmation = (await hostile.hear('CHANNEL_OPEN_CONFIRMATION')).content[0] as {
    sender: number;
    window: number;
  };
  const block = Buffer.alloc(32_768);
  // Within the window and what the service side takes by itself, nothing happens; beyond, it ends.
  let sent = 0;
  const cut = hostile.cut.then(() => true);
  while (sent < 512 * mebibyte) {
    hostile.protocol.channelData(confirmation.sender, block);
    sent += block.length;
    if (sent % mebibyte !== 0) continue;
    const isCut = await Promise.race([cut, new Promise<false>((resolve) => setTimeout(resolve, 5, false))]);
    if (isCut) break;
  }
  await t.notThrowsAsync(hostile.cut);
  t.truthy(await door.untilLogged((line) => line.why === 'data beyond the window'));
  t.true(sent < 64 * mebibyte, `${sent / mebibyte} MiB`);
  t.is(door.process.exitCode, null);
});

test('a window beyond 4 GiB ends the connection', async (t) => {
  const { door, hostile } = await prepare(t);
  door.service.handle = () => {};
  openChannel(hostile, 5, 0xffffffff);
  const confirmation = (await hostile.hear('CHANNEL_OPEN_CONFIRMATION')).content[0] as { sender: number };
  hostile.protocol.channelWindowAdjust(confirmation.sender, 1);
  await t.notThrowsAsync(hostile.cut);
});

test('a client that opens a huge window and does not read costs no memory', async (t) => {
  const { door, hostile } = await prepare(t);
  const taken = endlessService(door);
  openChannel(hostile, 5, 0xffffffff);
  await hostile.hear('CHANNEL_OPEN_CONFIRMATION');
  hostile.socket.pause();
  const bytes = await settled(taken);
  t.true(bytes > 0 && bytes < 32 * mebibyte, `${bytes / mebibyte} MiB`);
  const status = await readFile(`/proc/${door.process.pid}/status`, 'utf8');
  const resident = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  t.true(resident < 300, `${resident} MiB`);
});

test('a client that begins to exchange keys and does not finish costs no memory, and is cut off', async (t) => {
  const door = await doorHere({ keepaliveMs: 800, keepaliveCount: 2 });
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  const hostile = await connectHostile(door, key);
  t.teardown(hostile.stop);
  door.service.handle = () => {};
  openChannel(hostile, 5, 0xffffffff);
  await hostile.hear('CHANNEL_OPEN_CONFIRMATION');
  while (door.service.forwarded.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  // The door answers the beginning of the exchange, which is not heard.
  hostile.socket.pause();
  hostile.protocol.rekey();
  await new Promise((resolve) => setTimeout(resolve, 300));
  let taken = 0;
  const { socket } = door.service.forwarded[0] ?? {};
  const fill = () => {
    if (!socket?.writable) return;
    socket.write(Buffer.alloc(65_536), (error) => {
      if (error) return;
      taken += 65_536;
      fill();
    });
  };
  fill();
  await door.untilLogged((line) => line.event === 'closed');
  t.true(taken < 32 * mebibyte, `${taken / mebibyte} MiB`);
});

test('a client that closes sessions without a command does not use up its channels', async (t) => {
  const { hostile } = await prepare(t);
  for (let channel = 0; channel < 100; channel++) {
    hostile.heard.length = 0;
    hostile.protocol.session(channel, 2 ** 21, 32_768);
    const { content } = await hostile.hear('CHANNEL_OPEN_CONFIRMATION');
    hostile.protocol.channelClose((content[0] as { sender: number }).sender);
    t.is((await hostile.hear('CHANNEL_CLOSE')).content[0], channel);
  }
});
