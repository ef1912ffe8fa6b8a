import test, { type ExecutionContext } from 'ava';
import { forFile } from '../_support/for-file.ts';
import { loopbackUrl } from '../_support/loopback-url.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { plainTunnel } from '../_support/plain-tunnel.ts';
import { rawExchange } from '../_support/raw-exchange.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
let service: TestService;
let owner: SignInClient;
let other: URL;

test.before('one opening where the owner is signed in, and another one', async () => {
  service = await startService(file);
  owner = new SignInClient((await openTunnel(file, service)).url);
  await owner.enter();
  ({ url: other } = await openTunnel(file, service));
});

const get = (port: number, target: string, lines: readonly string[]) =>
  rawExchange(
    { host: '127.0.0.1', port },
    `GET ${target} HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}Connection: close\r\n\r\n`,
  );

const paths = () => ['/', '/index.html', '/favicon.svg', '/healthz', '/api/v1/session', '/no/such/place.js'];

/** Asked in every way, the answer is 421, a problem document, and not a byte of the page. */
async function refuses(t: ExecutionContext, port: number, hosts: readonly string[]): Promise<void> {
  for (const host of hosts) {
    for (const path of paths()) {
      const answer = await get(port, path, [`Host: ${host}`, `Authorization: Bearer ${owner.accessToken}`]);
      t.is(answer.status, 421, `${JSON.stringify(host)} ${path}`);
      t.is(JSON.parse(answer.body).code, 'wrong-host');
      t.false(/tunnelkeep_|<html|script src/i.test(answer.body));
      t.notRegex(answer.head, /set-cookie|access-control/i);
    }
  }
}

test('an opening answers to its own name', async (t) => {
  const answer = await get(owner.port, '/', [`Host: ${owner.host}`]);
  t.is(answer.status, 200);
  t.regex(answer.body, /<html/);
  t.is((await owner.ask('GET', '/api/v1/session')).status, 200);
});

test('an opening answers to no other name, not even for the page', async (t) => {
  const { host, port } = owner;
  const [name = ''] = host.split(':');
  const [label = ''] = name.split('.');
  const hosts = [
    'evil.example',
    `evil.example:${port}`,
    other.host,
    `${other.hostname}:${port}`,
    `${name}:${other.port}`,
    name,
    `${name}:`,
    `${name}:0${port}`,
    `${name}:${port}0`,
    `${name}.:${port}`,
    host.toUpperCase(),
    `${name.replace('localhost', 'LOCALHOST')}:${port}`,
    `user@${host}`,
    `user:pass@${host}`,
    `${host}@evil.example`,
    `${host}, evil.example`,
    `${host}/`,
    `${host}#`,
    `${host}?`,
    `http://${host}`,
    '',
    `127.0.0.1:${port}`,
    '127.0.0.1',
    `localhost:${port}`,
    'localhost',
    `0.0.0.0:${port}`,
    `2130706433:${port}`,
    `127.1:${port}`,
    `0x7f.0.0.1:${port}`,
    `[::1]:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    `${name}.evil.example:${port}`,
    `localhost.evil.example:${port}`,
    `evil.${name}:${port}`,
    `${label}:${port}`,
    `${label}.local:${port}`,
    `${name}\u00a0:${port}`,
    'null',
    '*',
  ];
  t.true(hosts.length >= 25 && !hosts.includes(host));
  await refuses(t, port, hosts);
});

test('no Host, two Hosts and absolute-form targets get nothing', async (t) => {
  const { host, port, origin } = owner;
  for (const lines of [
    [`Host: ${host}`, 'Host: evil.example'],
    ['Host: evil.example', `Host: ${host}`],
    [`Host: ${host}`, `host: ${host}`],
    [],
    ['X-Forwarded-Host: x'],
  ]) {
    const answer = await get(port, '/', lines);
    t.true([400, 421].includes(answer.status), `${lines}: ${answer.status}`);
    t.notRegex(answer.body, /<html/);
  }
  for (const target of [`${origin}/`, `http://evil.example/`, 'evil.example:80', '*', `@${host}/`, '\\\\evil\\x']) {
    const answer = await get(port, target, [`Host: ${host}`]);
    t.true([400, 421].includes(answer.status), `${target}: ${answer.status}`);
    t.notRegex(answer.body, /<html/);
  }
  const old = await rawExchange({ host: '127.0.0.1', port }, 'GET / HTTP/1.0\r\n\r\n');
  t.is(old.status, 421);
  const folded = await get(port, '/', [`Host: evil.example\r\n ${host}`]);
  t.true([400, 421].includes(folded.status));
});

test('what a proxy would say about the name is not listened to', async (t) => {
  const { host, port } = owner;
  const forwarded = [`X-Forwarded-Host: ${host}`, `Forwarded: host=${host}`, `X-Host: ${host}`, `:authority: ${host}`];
  for (const line of forwarded) {
    const answer = await get(port, '/', ['Host: evil.example', line]);
    t.true([400, 421].includes(answer.status), line);
  }
  const ignored = await get(port, '/', [`Host: ${host}`, 'X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: https']);
  t.is(ignored.status, 200);
});

test('a request that asks first is answered no sooner', async (t) => {
  const answer = await get(owner.port, '/', ['Host: evil.example', 'Expect: 100-continue']);
  t.true(answer.status === 421 || answer.head.startsWith('HTTP/1.1 100'), answer.head);
  const upgrade = await get(owner.port, '/', ['Host: evil.example', 'Upgrade: websocket']);
  t.is(upgrade.status, 421);
});

const strangers = [
  'evil.example',
  'localhost',
  'localhost:3876',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '127.0.0.1:3876.evil.example',
  'evil-127.0.0.1',
  '0.0.0.0',
  '127.0.0.2',
  '127.1',
  '2130706433',
  '[::]',
  '[::1%eth0]',
  '::1',
  'a.b.localhost',
  '.localhost',
  '-a.localhost',
  'a_b.localhost',
  'a.localhost.',
  'A.localhost',
  'a.localhost:',
  'a.localhost:123456',
  'a.localhost:80:80',
  'user@127.0.0.1',
  '127.0.0.1 evil.example',
  'tunnelkeep',
  '192.168.1.10',
];
const family = ['127.0.0.1', '127.0.0.1:8080', '[::1]', '[::1]:3876', 'backup.localhost:1234', 'a.localhost'];

test("loopback itself answers to loopback's names only", async (t) => {
  await refuses(t, service.httpPort, strangers);
  for (const host of family) t.is((await get(service.httpPort, '/', [`Host: ${host}`])).status, 200, host);
  t.is((await new SignInClient(loopbackUrl(service)).ask('GET', '/healthz')).status, 200);
});

test('a tunnel by plain ssh -L, which opened nothing, answers to the same', async (t) => {
  const port = await plainTunnel(t, service);
  await refuses(t, port, strangers);
  for (const host of family) t.is((await get(port, '/', [`Host: ${host}`])).status, 200, host);
});
