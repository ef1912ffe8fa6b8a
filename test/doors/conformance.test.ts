import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext, type TestFn } from 'ava';
import { follow } from '../_support/follow.ts';
import { forFile } from '../_support/for-file.ts';
import { rawExchange } from '../_support/raw-exchange.ts';
import { readDatabase } from '../_support/read-database.ts';
import { scratchFolder } from '../_support/scratch-folder.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { makeKey } from '../_support/start-service.ts';
import { type DoorOnTrial, embeddedDoor, fingerprintOf, otherDoors, password, portOf } from './_doors.ts';
import { forward, ssh } from './_ssh.ts';

type Name = DoorOnTrial['name'];
const all: readonly Name[] = ['embedded', 'openssh', 'socket'];
/** Doors that are ours to lock down; what else the machine's sshd allows is the machine's business. */
const ours: readonly Name[] = ['embedded', 'openssh'];

const isRoot = process.getuid?.() === 0;
const isRequired = process.env.CI !== undefined && process.env.CI !== 'false';
const canRun = (name: Name) => name === 'embedded' || isRoot || isRequired;
if (!isRoot) console.log('A real sshd that lets others in needs root: two of the three doors are skipped.');

const shared = forFile(test as TestFn);
const doors = new Map<Name, DoorOnTrial>();

test.before('each door is opened with its real parts', async (t) => {
  t.timeout(60_000);
  doors.set('embedded', await embeddedDoor(shared));
  if (!canRun('socket')) return;
  const { openssh, socket } = await otherDoors(shared);
  doors.set('openssh', openssh).set('socket', socket);
});

/** One claim, tried at each of these doors. */
function claim(text: string, names: readonly Name[], body: (t: ExecutionContext, door: DoorOnTrial) => Promise<void>) {
  for (const name of names) {
    if (!canRun(name)) {
      test.skip(`${name}: ${text}`, () => {});
      continue;
    }
    test.serial(`${name}: ${text}`, async (t) => {
      const door = doors.get(name);
      if (door === undefined) return t.fail('the door was not opened');
      await body(t, door);
    });
  }
}

const home = (port: number) => `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;

claim('a known key reaches the page', all, async (t, door) => {
  const tunnel = await forward(t, door.way, door.target);
  t.is((await rawExchange({ port: tunnel.port, host: '127.0.0.1' }, home(tunnel.port))).status, 200);
});

claim('an unknown key does not get in, and nothing but keys is taken', all, async (t, door) => {
  const stranger = await ssh(door.unknown, ['-N', '127.0.0.1']);
  t.is(stranger.status, 255);
  t.regex(stranger.stderr, /Permission denied \(publickey\)/);
});

claim('who signs in is who the door says, and a wrong password is none', all, async (t, door) => {
  const { client } = await door.enter(t);
  const { sessions } = (await client.must('GET', '/api/v1/sessions')).json();
  const current = sessions.find((session: { current: boolean }) => session.current);
  t.is(current.door, door.name);
  t.is(current.fingerprint, door.fingerprint);
  const tunnel = await forward(t, door.way, door.target);
  const guesser = new SignInClient(new URL(`http://127.0.0.1:${tunnel.port}`));
  t.is((await guesser.signIn({ name: 'owner', password: 'a wrong password' })).status, 401);
  t.is((await guesser.signIn({ name: 'owner', password: '' })).status, 401);
  t.is((await guesser.signIn({ name: 'owner', password })).status, 200);
});

/** The local ends of tunnels to the same service by other doors, or by another key of the same user's. */
async function elsewhere(t: ExecutionContext, door: DoorOnTrial): Promise<number[]> {
  const others = [...doors.values()].filter(({ name, service }) => name !== door.name && service === door.service);
  const tunnels = await Promise.all(others.map(({ way, target }) => forward(t, way, target)));
  if (door.name === 'openssh') {
    const port = await portOf(door.service, fingerprintOf(door.second.key));
    tunnels.push(await forward(t, door.second, `127.0.0.1:${port}`));
  }
  return [door.service.httpPort, ...tunnels.map(({ port }) => port)];
}

claim('a session is of no use at another door, or with another key', all, async (t, door) => {
  const { client } = await door.enter(t);
  const { cookie, accessToken, origin } = client;
  for (const port of await elsewhere(t, door)) {
    // The name is the session's own: only the way in differs.
    const thief = Object.assign(new SignInClient(new URL(origin)), { cookie, accessToken, port });
    t.is((await thief.ask('GET', '/api/v1/overview')).status, 401);
  }
  t.is((await client.ask('GET', '/api/v1/overview')).status, 200);
});

claim('what a visitor says of themselves ahead of the request is not believed', all, async (t, door) => {
  const tunnel = await forward(t, door.way, door.target);
  const header = Buffer.concat([
    Buffer.from([0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a, 0x21, 0x00, 0x00, 0x00]),
    Buffer.from(home(tunnel.port)),
  ]);
  t.not((await rawExchange({ port: tunnel.port, host: '127.0.0.1' }, header)).status, 200);
});

/** A listener on loopback that should see nobody. */
async function trap(t: ExecutionContext, path?: string): Promise<{ port: number; visits(): number }> {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.on('error', () => {});
    socket.resume().end('reached');
  });
  await new Promise<void>((resolve) => {
    if (path === undefined) server.listen(0, '127.0.0.1', resolve);
    else server.listen(path, resolve);
  });
  t.teardown(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, visits: () => visits };
}

claim('no other port is reached, the ports of other keys and the page itself among them', ours, async (t, door) => {
  const { port, visits } = await trap(t);
  const own = await ssh(door.way, ['-W', door.target, '127.0.0.1'], home(Number(door.target.split(':')[1])));
  t.regex(own.stdout, /^HTTP\/1\.1 200/, own.stderr);
  const forbidden = [`127.0.0.1:${port}`, `localhost:${port}`, `127.0.0.1:${door.way.port}`, '127.0.0.1:22'];
  if (door.name === 'openssh') {
    const others = await portOf(door.service, fingerprintOf(door.second.key));
    forbidden.push(`127.0.0.1:${others}`, `127.0.0.1:${door.service.httpPort}`, `[::1]:${port}`, `0.0.0.0:${port}`);
  }
  for (const target of forbidden) {
    const tried = await ssh(door.way, ['-W', target, '127.0.0.1'], home(port));
    t.is(tried.stdout, '', target);
    t.is(tried.status, 255, target);
    t.regex(tried.stderr, /administratively prohibited/, target);
  }
  t.is(visits(), 0);
});

claim('no Unix socket is reached, and nothing listens for a visitor', ours, async (t, door) => {
  const folder = await scratchFolder(t);
  const path = join(folder, 'trap.sock');
  const { visits } = await trap(t, path);
  // Whoever came in could use them, if the door let them.
  await chmod(folder, 0o777);
  await chmod(path, 0o777);
  const tunnel = await forward(t, door.way, path);
  t.is((await rawExchange({ port: tunnel.port, host: '127.0.0.1' }, 'anything', 5000)).head, '');
  t.is(visits(), 0);
  const tried = await ssh(door.way, ['-N', '-R', '0:127.0.0.1:9', '127.0.0.1']);
  t.is(tried.status, 255);
  t.regex(tried.stderr, /forwarding failed/);
});

claim('no shell, no program, no terminal, no files, no agent', ours, async (t, door) => {
  const agent = join(await scratchFolder(t), 'agent.sock');
  const { visits } = await trap(t, agent);
  for (const words of [
    ['-tt', '127.0.0.1'],
    ['127.0.0.1', 'id'],
    ['-s', '127.0.0.1', 'sftp'],
    ['-o', `ForwardAgent=${agent}`, '127.0.0.1', 'ssh-add -l'],
  ]) {
    const tried = await ssh(door.way, words, 'id\nexit\n');
    t.not(tried.status, 0, words.join(' '));
    t.is(tried.stdout, '', words.join(' '));
  }
  t.is(visits(), 0);
});

claim('an account outside the group does not reach the socket', ['socket'], async (t, door) => {
  const tunnel = await forward(t, door.second, door.target);
  t.is((await rawExchange({ port: tunnel.port, host: '127.0.0.1' }, home(tunnel.port))).status, 0);
});

claim('log-out ends the session', all, async (t, door) => {
  const { client } = await door.enter(t);
  const stream = await follow(t, client, '/api/v1/events');
  await client.must('DELETE', '/api/v1/session');
  t.is((await client.ask('GET', '/api/v1/overview')).status, 401);
  t.is((await client.renew()).status, 401);
  t.not(await stream.ended, undefined);
});

async function endOf(door: DoorOnTrial, id: string): Promise<unknown> {
  const [row] = await readDatabase(door.service.place, `SELECT ended_why FROM sessions WHERE id = '${id}'`);
  return row?.ended_why;
}

async function ownSession(client: SignInClient): Promise<string> {
  const { sessions } = (await client.must('GET', '/api/v1/sessions')).json();
  return sessions.find((session: { current: boolean }) => session.current).id;
}

test.serial(
  'every door: a closed tunnel ends its session after half a minute, and an open page keeps its own',
  async (t) => {
    await Promise.all(
      [...doors.values()].map(async (door) => {
        const [lost, kept] = [await door.enter(t), await door.enter(t)];
        const [lostId, keptId] = [await ownSession(lost.client), await ownSession(kept.client)];
        const page = await follow(t, kept.client, '/api/v1/events');
        await follow(t, lost.client, '/api/v1/events');
        await lost.close();
        const began = performance.now();
        while ((await endOf(door, lostId)) === null && performance.now() - began < 50_000) await sleep(200);
        const seconds = (performance.now() - began) / 1000;
        t.true(seconds > 25 && seconds < 42, `${door.name}: ${seconds} seconds`);
        t.is(await endOf(door, lostId), 'its tunnel was closed', door.name);
        // Long enough for the other to have ended as well, were it not for its page.
        await sleep(5000);
        t.is(await endOf(door, keptId), null, door.name);
        t.is((await kept.client.ask('GET', '/api/v1/overview')).status, 200, door.name);
        t.is(page.status, 200);
      }),
    );
  },
);

claim('a removed key is out at once, and what it had is not another’s', ours, async (t, door) => {
  const { place } = door.service;
  const { client } = await door.enter(t);
  const id = await ownSession(client);
  const stream = await follow(t, client, '/api/v1/events');
  const tunnel = await forward(t, door.way, door.target);
  const lines = (await readFile(place.authorizedKeys, 'utf8')).trim().split('\n');
  const newcomer = join(place.folder, `newcomer-${door.name}`);
  makeKey(newcomer);
  const began = performance.now();
  await writeFile(place.authorizedKeys, `${lines.slice(1).join('\n')}\n${await readFile(`${newcomer}.pub`, 'utf8')}`);
  t.is(await stream.ended, 'cut');
  t.true(performance.now() - began < 3000, `${performance.now() - began} ms; the file is looked at twice a second`);
  await sleep(500);
  t.is(await endOf(door, id), 'its key was removed');
  t.is((await rawExchange({ port: tunnel.port, host: '127.0.0.1' }, home(tunnel.port))).status, 0);
  t.regex((await ssh(door.way, ['-N', '127.0.0.1'])).stderr, /Permission denied/);
  const another = { ...door.way, key: newcomer };
  if (door.name !== 'openssh') return;
  const port = await portOf(door.service, fingerprintOf(newcomer));
  t.not(`127.0.0.1:${port}`, door.target, 'a connection of the old key would reach the new one’s port');
  const theirs = await ssh(another, ['-W', `127.0.0.1:${port}`, '127.0.0.1'], home(port));
  t.regex(theirs.stdout, /^HTTP\/1\.1 200/, theirs.stderr);
});
