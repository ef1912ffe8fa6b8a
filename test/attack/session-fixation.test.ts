import test from 'ava';
import { forFile } from '../_support/for-file.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { readDatabase } from '../_support/read-database.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
const password = 'correct horse battery';
let service: TestService;
let url: URL;

test.before('the owner has a password', async () => {
  service = await startService(file);
  ({ url } = await openTunnel(file, service));
  await new SignInClient(url).enter(password);
});

const sessions = () => readDatabase(service.place, 'SELECT id, hex(secret_hash) AS hash, ended_at FROM sessions');

test.serial('an id that the browser brings is never adopted', async (t) => {
  const planted = [
    'A'.repeat(43),
    'x',
    `${'B'.repeat(43)}; tunnelkeep=${'C'.repeat(43)}`,
    'D'.repeat(3000),
    '%00',
    '"',
  ];
  for (const value of planted) {
    const client = new SignInClient(url);
    client.cookie = `tunnelkeep=${value}`;
    const answer = await client.signIn({ password });
    t.is(answer.status, 200);
    t.regex(client.cookie, /^tunnelkeep=[\w-]{43}$/);
    t.false(value.includes(client.cookie.slice('tunnelkeep='.length)));
    // Whoever planted the id has nothing by it.
    const attacker = new SignInClient(url);
    attacker.cookie = `tunnelkeep=${value}`;
    t.is((await attacker.renew()).status, 401);
  }
});

test.serial('each sign-in makes a new id, and the one before it in this browser ends', async (t) => {
  const client = new SignInClient(url);
  await client.signIn({ password });
  const first = { cookie: client.cookie, accessToken: client.accessToken };
  await client.signIn({ password });
  t.not(client.cookie, first.cookie);
  t.is((await client.renew()).status, 200);
  const before = new SignInClient(url);
  before.accessToken = first.accessToken;
  t.is((await before.ask('GET', '/api/v1/session')).status, 401);
});

test.serial('a sign-in that fails leaves cookie and session as they were, and starts none', async (t) => {
  const client = new SignInClient(url);
  await client.signIn({ password });
  const before = await sessions();
  const failed = await client.signIn({ password: 'not the right one' });
  t.is(failed.status, 401);
  t.is(failed.headers['set-cookie'], undefined);
  t.deepEqual(await sessions(), before);
  t.is((await client.renew()).status, 200);
});

test.serial('nobody gets a cookie without signing in', async (t) => {
  const client = new SignInClient(url);
  for (const path of ['/', '/healthz', '/api/v1/session', '/api/v1/overview']) {
    t.is((await client.ask('GET', path)).headers['set-cookie'], undefined, path);
  }
  t.is((await client.renew()).headers['set-cookie'], undefined);
});

test.serial('the cookie has exactly the attributes that protect it', async (t) => {
  const client = new SignInClient(url);
  const answer = await client.signIn({ password });
  t.is(answer.headers['set-cookie']?.length, 1);
  const [pair = '', ...attributes] = (answer.headers['set-cookie']?.[0] ?? '').split('; ');
  t.regex(pair, /^tunnelkeep=[\w-]{43}$/);
  const [expires, ...others] = attributes.sort((a, b) => a.localeCompare(b));
  t.deepEqual(others, ['httponly', 'path=/api/v1/session', 'samesite=strict']);
  const hours = (Date.parse(expires?.replace('expires=', '') ?? '') - Date.now()) / 3_600_000;
  t.true(hours > 11.9 && hours < 12.1, `${hours} hours`);
  t.is((await client.renew()).headers['set-cookie'], undefined);
});

test.serial('logging out takes the cookie away by the same path', async (t) => {
  const client = new SignInClient(url);
  await client.signIn({ password });
  const answer = await client.ask('DELETE', '/api/v1/session');
  t.is(answer.status, 204);
  const line = answer.headers['set-cookie']?.join() ?? '';
  t.regex(line, /^tunnelkeep=; /);
  t.regex(line, /path=\/api\/v1\/session/);
  t.true(Date.parse(/expires=([^;]+)/.exec(line)?.[1] ?? '') <= Date.now());
  t.regex(answer.headers['clear-site-data'] as string, /"cookies".*"storage"/);
});

test.serial('the database knows ids by their hash, all different', async (t) => {
  const rows = await sessions();
  t.true(rows.length > 5);
  t.is(new Set(rows.map(({ hash }) => hash)).size, rows.length);
  t.true(rows.every(({ hash }) => /^[0-9A-F]{64}$/.test(String(hash))));
});
