import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import test, { type ExecutionContext } from 'ava';
import { makeKey } from './_make-key.ts';
import { eachLine } from './_play-service.ts';
import { ssh, sshArguments } from './_ssh.ts';
import { startDoor, testCode } from './_start-door.ts';
import { isConnected, isOpenAsk } from './_until.ts';

const host = `${'abcdefghijklmnopqrstuvwxyz'.slice(0, 26)}.localhost`;

async function prepare(t: ExecutionContext) {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  return { door, key };
}

test('open gives the address with its code, then says that it was used, and stays', async (t) => {
  const { door, key } = await prepare(t);
  const args = [...(await sshArguments(door, key)), '127.0.0.1', `open ${host} 4711`];
  const child = spawn('ssh', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => child.kill('SIGKILL'));
  const lines: string[] = [];
  const said = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => (lines.length >= count ? resolve() : child.stdout.once('data', () => setImmediate(look)));
      look();
    });
  eachLine(child.stdout as unknown as Duplex, (line) => lines.push(line));
  await said(1);
  t.deepEqual(lines, [`open http://${host}:4711/#${testCode}`]);
  const { connection } = await door.until(isConnected);
  const ask = await door.until(isOpenAsk);
  t.like(ask, { connection, host, port: 4711 });

  door.say({ tell: 'redeemed', connection: '0'.repeat(32) });
  door.say({ tell: 'redeemed', connection });
  door.say({ tell: 'redeemed', connection });
  await said(2);
  t.deepEqual(lines.slice(1), ['signed-in']);
  t.is(child.exitCode, null);
  child.kill('SIGTERM');
  await door.untilLogged((line) => line.event === 'closed' && line.connection === connection);
});

test('127.0.0.1 can be opened as well', async (t) => {
  const { door, key } = await prepare(t);
  door.answerOpen = (ask) => ({ refused: `${ask.host} ${ask.port}` });
  const { stdout, stderr, status } = await ssh(door, key, '127.0.0.1', 'open 127.0.0.1 65535');
  t.is(stdout, '');
  t.is(stderr, 'tunnelkeep: 127.0.0.1 65535\n');
  t.is(status, 1);
});

for (const code of ['', 'a b', 'x"onload=', 'line\nline', 'x'.repeat(257)]) {
  test(`a code that does not belong in a URL is never passed on: ${JSON.stringify(code.slice(0, 20))}`, async (t) => {
    const { door, key } = await prepare(t);
    door.answerOpen = () => ({ opened: { code } });
    const { stdout, stderr, status } = await ssh(door, key, '127.0.0.1', `open ${host} 4711`);
    t.is(stdout, '');
    t.is(stderr, 'tunnelkeep: the service gave no usable code\n');
    t.is(status, 1);
  });
}

test('whatever is not exactly a known command is refused with status 64', async (t) => {
  const { door, key } = await prepare(t);
  const label = host.replace('.localhost', '');
  for (const command of [
    'id',
    'sh -c id',
    'open',
    `open ${host}`,
    `open ${host} 4711 more`,
    `open  ${host} 4711`,
    ` open ${host} 4711`,
    `open ${host} 4711\nid`,
    `open ${host} 4711;id`,
    `open ${host} 0`,
    `open ${host} 65536`,
    `open ${host} 04711`,
    `open ${host} 0x10`,
    `open ${host} 1e3`,
    `open ${host} +80`,
    `open evil.example 80`,
    `open ${label} 80`,
    `open ${label}.localhost.evil.example 80`,
    `open ${label.toUpperCase()}.localhost 80`,
    `open x${label}.localhost 80`,
    'open localhost 80',
    'open 127.0.0.2 80',
    `Open ${host} 4711`,
    `open\t${host}\t4711`,
    `'open' ${host} 4711`,
  ]) {
    const { status, stdout, stderr } = await ssh(door, key, '127.0.0.1', command);
    t.is(status, 64, command);
    t.is(stdout, '');
    t.is(stderr, 'tunnelkeep: unknown command; this door understands: open HOST PORT\n');
  }
  t.deepEqual(door.said.filter(isOpenAsk), []);
});
