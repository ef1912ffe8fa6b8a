import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { proxyHeader } from '../../src/door/proxy-header.ts';
import { type ProxyIdentity, proxySignature } from '../../src/model/proxy-identity.ts';
import { forFile } from '../_support/for-file.ts';
import { type OpenTunnel, openTunnel } from '../_support/open-tunnel.ts';
import { rawExchange } from '../_support/raw-exchange.ts';
import { readDatabase } from '../_support/read-database.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
let service: TestService;
let tunnel: OpenTunnel;
let owner: SignInClient;
/** What the door truly says ahead of the owner's channels. */
let genuine: ProxyIdentity;
let socket: string;

test.before('the owner is in, by a tunnel', async () => {
  service = await startService(file);
  socket = join(service.place.folder, 'run', 'ui.sock');
  tunnel = await openTunnel(file, service);
  owner = new SignInClient(tunnel.url);
  await owner.enter();
  const [row] = await readDatabase(service.place, 'SELECT user_id, fingerprint, connection FROM sessions');
  const { user_id, fingerprint, connection } = row as Record<string, string>;
  if (!user_id || !fingerprint || !connection) throw new Error('the session has no door identity');
  genuine = { userId: user_id, fingerprint, connection, door: 'embedded' };
});

/** The owner's session, asked for with the owner's own access token. */
const asksSession = () =>
  [
    'GET /api/v1/session HTTP/1.1',
    `Host: ${owner.host}`,
    `Authorization: Bearer ${owner.accessToken}`,
    'Connection: close',
    '\r\n',
  ].join('\r\n');

const say = (head: Buffer | string, rest: string = asksSession(), patience = 15_000) =>
  rawExchange({ path: socket }, Buffer.concat([Buffer.from(head), Buffer.from(rest)]), patience);

test.serial('the socket is for its owner alone', async (t) => {
  t.is((await stat(socket)).mode & 0o777, 0o600);
  t.is((await stat(join(socket, '..'))).mode & 0o777, 0o700);
});

test.serial("the door's true word is believed there", async (t) => {
  t.is((await say(proxyHeader(genuine))).status, 200);
});

test.serial('a connection that is not up, or is up with another key, gets not a byte', async (t) => {
  const forged: Partial<ProxyIdentity>[] = [
    { connection: randomBytes(16).toString('hex') },
    { connection: genuine.connection.toUpperCase().replace(/\d/g, '0') },
    { connection: '' },
    { connection: `${genuine.connection}\0` },
    { fingerprint: `SHA256:${'A'.repeat(43)}` },
    { fingerprint: genuine.fingerprint.toLowerCase() },
    { fingerprint: '' },
    { userId: '' },
  ];
  for (const part of forged) {
    const answer = await say(proxyHeader({ ...genuine, ...part }));
    t.deepEqual([answer.status, answer.head, answer.body], [0, '', ''], JSON.stringify(part));
  }
});

test.serial('another user with the right key and connection is no way into the session', async (t) => {
  const answer = await say(proxyHeader({ ...genuine, userId: 'z'.repeat(16) }));
  t.is(answer.status, 401);
});

test.serial('without a header, with a wrong one, or with noise, there is no answer', async (t) => {
  const header = proxyHeader(genuine);
  const other = Buffer.from(header);
  other[12] = 0x20;
  const beginnings: [string, Buffer | string][] = [
    ['none', ''],
    ['noise', randomBytes(300)],
    ['version 1', 'PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n'],
    ['LOCAL', other],
    ['too long', Buffer.concat([proxySignature, Buffer.from([0x21, 0, 0xff, 0xff]), Buffer.alloc(700)])],
    ['a byte before it', Buffer.concat([Buffer.from([0]), header])],
    ['nothing but NUL', Buffer.alloc(600)],
  ];
  for (const [what, bytes] of beginnings) {
    const answer = await say(bytes);
    t.deepEqual([answer.status, answer.head], [0, ''], what);
  }
});

test.serial('a second header is no header any more', async (t) => {
  const header = proxyHeader(genuine);
  const answer = await say(Buffer.concat([header, header]));
  t.is(answer.status, 400);
  t.is(answer.body, '');
});

test.serial('a header that dribbles is taken whole or, after five seconds, not at all', async (t) => {
  const header = proxyHeader(genuine);
  const dribble = (bytes: Buffer, pause: number) =>
    new Promise<{ text: string; milliseconds: number }>((resolve) => {
      const began = performance.now();
      let text = '';
      const client = connect({ path: socket });
      client.on('data', (chunk) => {
        text += chunk;
      });
      client.once('close', () => resolve({ text, milliseconds: performance.now() - began }));
      client.on('error', () => undefined);
      const send = async () => {
        for (let at = 0; at < bytes.length && !client.destroyed; at += 8) {
          client.write(bytes.subarray(at, at + 8));
          await sleep(pause);
        }
      };
      send().catch(() => client.destroy());
    });
  const slow = dribble(header, 1000);
  const quick = await dribble(Buffer.concat([header, Buffer.from(asksSession())]), 1);
  t.regex(quick.text, /^HTTP\/1\.1 200/);
  const { text, milliseconds } = await slow;
  t.is(text, '');
  t.true(milliseconds > 4000 && milliseconds < 12_000, `${milliseconds} ms`);
});

test.serial('many who say nothing do not keep others from being heard', async (t) => {
  const silent = Array.from({ length: 100 }, () => connect({ path: socket }).on('error', () => undefined));
  t.is((await say(proxyHeader(genuine))).status, 200);
  t.is((await owner.ask('GET', '/api/v1/session')).status, 200);
  for (const client of silent) client.destroy();
});

test.serial('the socket for commands believes as little', async (t) => {
  const path = join(service.place.folder, 'run', 'command.sock');
  t.is((await stat(path)).mode & 0o777, 0o600);
  const command = async (head: Buffer | string) => {
    const { head: first, body } = await rawExchange(
      { path },
      Buffer.concat([Buffer.from(head), Buffer.from('sessions\n')]),
    );
    return `${first}${body}`;
  };
  t.regex(await command(proxyHeader(genuine)), /owner|embedded|SESSION/i);
  for (const part of [
    { connection: randomBytes(16).toString('hex') },
    { fingerprint: `SHA256:${'A'.repeat(43)}` },
    { userId: '' },
  ]) {
    t.is(await command(proxyHeader({ ...genuine, ...part })), '', JSON.stringify(part));
  }
  for (const bytes of ['', 'sessions\n', randomBytes(300)]) t.is(await command(bytes), '');
  const lie = await command(proxyHeader({ ...genuine, userId: 'z'.repeat(16) }));
  t.regex(lie, /may no longer sign in/);
  t.notRegex(lie, /owner|embedded/);
});

test.serial('on the TCP port, and inside a tunnel, a header is nothing but a bad request', async (t) => {
  const header = proxyHeader(genuine);
  const bytes = Buffer.concat([header, Buffer.from(asksSession())]);
  for (const port of [service.httpPort, owner.port]) {
    const answer = await rawExchange({ host: '127.0.0.1', port }, bytes);
    t.is(answer.status, 400);
    t.is(answer.body, '');
    const first = `PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n${asksSession()}`;
    t.is((await rawExchange({ host: '127.0.0.1', port }, first)).status, 400);
  }
});

test.serial('headers of HTTP that name a user or a key make nobody one', async (t) => {
  const names = ['X-User', 'X-Remote-User', 'Remote-User', 'X-Forwarded-User', 'X-Tunnelkeep-User', 'X-Fingerprint'];
  const claimed = Object.fromEntries(names.map((name) => [name, genuine.userId]));
  const body = { proof: 'e.e.e', active: false };
  const stranger = new SignInClient(new URL(`http://127.0.0.1:${service.httpPort}`));
  const answer = await stranger.ask('POST', '/api/v1/session/token', { headers: claimed, body });
  t.is(answer.status, 401);
  t.is(answer.json().user, null);
});

test.serial('when the tunnel is gone, so is its word', async (t) => {
  const kept = connect({ path: socket });
  kept.on('error', () => undefined);
  const closed = new Promise((resolve) => kept.once('close', resolve));
  kept.write(proxyHeader(genuine));
  kept.resume();
  await sleep(300);
  t.false(kept.destroyed);
  await tunnel.close();
  const began = performance.now();
  await closed;
  // Well before HTTP would lose its patience with a client that says nothing.
  t.true(performance.now() - began < 5000);
  const answer = await say(proxyHeader(genuine));
  t.deepEqual([answer.status, answer.head], [0, '']);
});
