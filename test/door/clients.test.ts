import { spawn } from 'node:child_process';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { freePort } from '../_support/free-port.ts';
import { makeKey } from './_make-key.ts';
import { type OtherClient, otherClients } from './_other-clients.ts';
import { eachLine } from './_play-service.ts';
import { finished } from './_ssh.ts';
import { type AnyDoor, startDoor, testCode } from './_start-door.ts';
import { pattern } from './_start-service.ts';
import { isConnected, isOpenAsk } from './_until.ts';

const host = 'abcdefghijklmnopqrstuvwxyz.localhost';

/** A door that knows one key, and how to run the client with that key, or with a stranger's. */
async function prepare(t: ExecutionContext, client: OtherClient, { known = true } = {}) {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  if (known) door.know(key.publicKey);
  const { program, args, env } = await client.ready(door, key);
  const run = (options: string[], command: string[] = []) => {
    const all = [...args, ...options, 'anyone@127.0.0.1', ...command];
    const child = spawn(program, all, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    t.teardown(() => void child.kill('SIGKILL'));
    return child;
  };
  return { door, run };
}

for (const client of otherClients) {
  test(`${client.name} signs in by key and opens the page`, async (t) => {
    const { door, run } = await prepare(t, client);
    const child = run([], [`open ${host} 4711`]);
    const line = await new Promise((resolve) => eachLine(child.stdout as unknown as Duplex, resolve));
    t.is(line, `open http://${host}:4711/#${testCode}`);
    const { connection } = await door.until(isConnected);
    t.like(await door.until(isOpenAsk), { connection, host, port: 4711 });
    t.is(child.exitCode, null, 'the tunnel lives as long as the command');
    child.kill('SIGTERM');
    await door.untilLogged((logged) => logged.event === 'closed' && logged.connection === connection);
  });

  test(`${client.name} carries requests through its forwarding, byte for byte`, async (t) => {
    const { door, run } = await prepare(t, client);
    answerByEcho(door);
    const port = await freePort();
    const child = run(['-N', '-L', `${port}:127.0.0.1:3876`]);
    await untilListening(port);
    const [first, second] = await Promise.all([post(port, pattern), post(port, pattern.subarray(1))]);
    t.true(first.equals(pattern));
    t.true(second.equals(pattern.subarray(1)));
    child.kill('SIGTERM');
    await door.untilLogged((logged) => logged.event === 'closed');
  });

  test(`${client.name} with a key that nobody knows is sent away`, async (t) => {
    const { door, run } = await prepare(t, client, { known: false });
    const { stdout, status } = await finished(run([], [`open ${host} 4711`]));
    t.is(stdout, '');
    t.not(status, 0);
    t.not(status, null);
    await door.untilLogged((logged) => logged.event === 'rejected');
    t.deepEqual(door.said.filter(isConnected), []);
  });
}

/** Behind the door's header stands an ordinary HTTP server that answers each body with itself. */
function answerByEcho(door: AnyDoor): void {
  const http = createServer((asked, answer) => void asked.pipe(answer));
  door.service.handle = ({ socket }) => void http.emit('connection', socket);
}

function post(port: number, body: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method: 'POST', agent: false }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      resolve(Buffer.concat(chunks));
    });
    asked.once('error', reject).end(body);
  });
}

async function untilListening(port: number): Promise<void> {
  const listens = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  while (!(await listens())) await sleep(50);
}
