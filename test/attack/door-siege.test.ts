import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import test from 'ava';
import ssh2 from 'ssh2';
import { makeKey } from '../door/_make-key.ts';
import { ssh } from '../door/_ssh.ts';
import { startDoor } from '../door/_start-door.ts';

const hostileConnections = 1000;
const tries = 5000;
/** Of the whole process, Node itself included, which alone takes about 70 MiB. */
const mostMemoryMiB = 256;

/** One of many addresses of loopback: a stranger who has more than one machine. */
const someAddress = (index: number) => `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`;

function from(index: number, port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, localAddress: someAddress(index) });
    socket.on('error', () => undefined);
    socket.once('connect', () => resolve(socket)).once('close', () => resolve(socket));
  });
}

/** What the strangers say: nothing, noise, half a greeting, a greeting and noise, a great deal. */
const words = [
  () => Buffer.alloc(0),
  () => randomBytes(64),
  () => Buffer.from('SSH-2.0-'),
  () => Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), randomBytes(512)]),
  () => randomBytes(256 * 1024),
];

/** Three passwords over one connection. The answer is how many were heard. */
async function guess(index: number, port: number): Promise<number> {
  const sock = await from(index, port);
  let heard = 0;
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    client.once('close', () => resolve(heard)).on('error', () => undefined);
    client.connect({
      sock,
      username: 'root',
      authHandler: (_left, _partial, next) => {
        heard += 1;
        if (heard > 3) client.end();
        else next({ type: 'password', username: 'root', password: `guess ${heard}` });
      },
    });
    if (sock.destroyed) resolve(0);
  });
}

async function memoryMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

test('after 1,000 hostile connections and 5,000 tries the owner gets in within a second, and the memory is bounded', async (t) => {
  t.timeout(300_000);
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'owner');
  door.know(key.publicKey);
  door.answerOpen = () => ({ refused: 'you are in' });
  const enter = () => ssh(door, key, '127.0.0.1', 'open 127.0.0.1 4000');
  t.is((await enter()).stderr, 'tunnelkeep: you are in\n');

  const held: Socket[] = [];
  for (let index = 0; index < hostileConnections; index += 1) {
    const socket = await from(index, door.port);
    socket.write(words[index % words.length]?.() ?? '');
    held.push(socket);
  }
  const besieged = await enter();
  t.is(besieged.stderr, 'tunnelkeep: you are in\n', 'with every place taken');
  for (const socket of held) socket.destroy();
  let heard = 0;
  for (let index = hostileConnections; heard < tries && index < hostileConnections + 2 * tries; index += 4) {
    const answers = [0, 1, 2, 3].map((offset) => guess(index + offset, door.port));
    heard += (await Promise.all(answers)).reduce((sum, count) => sum + count, 0);
  }
  t.true(heard >= tries, `only ${heard} tries were heard`);

  const began = performance.now();
  const answer = await enter();
  const took = performance.now() - began;
  t.is(answer.stderr, 'tunnelkeep: you are in\n');
  const memory = await memoryMiB(door.process.pid ?? 0);
  t.log(`the owner got in after ${Math.round(took)} ms; the door's memory was at most ${Math.round(memory)} MiB`);
  t.true(took < 1000, `it took ${took} ms`);
  t.true(memory < mostMemoryMiB, `${memory} MiB`);
});
