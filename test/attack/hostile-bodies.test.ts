import { gzipSync } from 'node:zlib';
import test from 'ava';
import { routes } from '../../src/web/routes.ts';
import { fillRoute } from '../_support/fill-route.ts';
import { forFile } from '../_support/for-file.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { rawExchange } from '../_support/raw-exchange.ts';
import { allRows } from '../_support/read-database.ts';
import { setUpPlan } from '../_support/set-up-plan.ts';
import { type Answer, SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
let service: TestService;
let owner: SignInClient;
let planId: string;
let repositoryId: string;
let source: string;
let before: string;

test.before('the owner is signed in, and has a plan', async () => {
  service = await startService(file);
  owner = new SignInClient((await openTunnel(file, service)).url);
  await owner.enter();
  ({ id: planId, source } = await setUpPlan(owner, service.place));
  ({ repositoryId } = (await owner.must('GET', `/api/v1/plans/${planId}`)).json());
  before = await allRows(service.place);
});

test.afterEach('nothing changed, and the service lives', async (t) => {
  t.is(await allRows(service.place), before);
  t.is((await owner.ask('GET', '/healthz')).bytes.toString(), 'ok\n');
  t.is((await owner.ask('GET', '/api/v1/session')).status, 200);
});

/** The routes that read a body, each with its path. */
const readers = () =>
  routes
    .filter(({ path }) => /(session|token|password|tickets|repositories|plans|restores|:planId)$/.test(path))
    .filter(({ method }) => method === 'POST' || method === 'PUT')
    .map((route) => ({ method: route.method, path: fillRoute(route).replace('b'.repeat(16), planId) }));

const mebibyte = 1024 * 1024;
const goodPlan = () => ({ name: 'Another', repositoryId, sources: [source], excludes: [] });

function says(answer: Answer, status: number, code: string): string | null {
  const problem = answer.json();
  if (answer.status !== status || problem.code !== code) return `${answer.status} ${answer.bytes}`;
  return answer.bytes.length < 4096 ? null : `an answer of ${answer.bytes.length} bytes`;
}

test.serial('every route that reads a body refuses more than 1 MiB, said or not said beforehand', async (t) => {
  const raw = JSON.stringify({ name: 'x'.repeat(mebibyte) });
  t.true(readers().length >= 8);
  for (const { method, path } of readers()) {
    t.is(says(await owner.ask(method, path, { raw }), 413, 'body-too-large'), null, path);
    const headers = { 'Content-Length': '', 'Transfer-Encoding': 'chunked' };
    t.is(says(await owner.ask(method, path, { raw, headers }), 413, 'body-too-large'), null, path);
  }
});

test.serial('a length that is announced and never comes is refused at once', async (t) => {
  const lines = [
    `Host: ${owner.host}`,
    `Origin: ${owner.origin}`,
    `Authorization: Bearer ${owner.accessToken}`,
    'Content-Type: application/json',
    'Connection: close',
  ];
  for (const length of ['99999999999', '4294967296', '1048577']) {
    const head = ['POST /api/v1/plans HTTP/1.1', ...lines, `Content-Length: ${length}`, '', ''].join('\r\n');
    const answer = await rawExchange({ host: '127.0.0.1', port: owner.port }, `${head}{}`, 1500);
    t.is(answer.status, 413, length);
  }
  for (const length of ['-1', '1e3', '0x10', '5, 6', '']) {
    const head = ['POST /api/v1/plans HTTP/1.1', ...lines, `Content-Length: ${length}`, '', ''].join('\r\n');
    const answer = await rawExchange({ host: '127.0.0.1', port: owner.port }, `${head}{}`, 3000);
    t.is(answer.status, 400, length);
  }
});

test.serial('both lengths at once, and other ways to smuggle a request', async (t) => {
  const head = (lines: string[]) =>
    ['POST /api/v1/plans HTTP/1.1', `Host: ${owner.host}`, `Origin: ${owner.origin}`, ...lines, '', ''].join('\r\n');
  const inner = `GET /healthz HTTP/1.1\r\nHost: ${owner.host}\r\n\r\n`;
  for (const lines of [
    ['Content-Length: 5', 'Transfer-Encoding: chunked'],
    ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
    ['Transfer-Encoding: xchunked'],
    ['Content-Length: 0', 'Content-Length: 60'],
    ['Content-Length : 0'],
  ]) {
    const bytes = `${head([...lines, 'Content-Type: application/json'])}0\r\n\r\n${inner}`;
    const answer = await rawExchange({ host: '127.0.0.1', port: owner.port }, bytes, 3000);
    t.is(answer.status, 400, lines.join());
    t.false(answer.body.includes('ok\n'));
  }
});

test.serial('what is not JSON is called so', async (t) => {
  const texts = [
    '',
    ' ',
    '{',
    '{"a":}',
    "{'a':1}",
    'undefined',
    'NaN',
    '{"a":1}{"b":2}',
    '{"a":1,}',
    '\u0000',
    '[1',
    '\uD800',
  ];
  for (const { method, path } of readers()) {
    for (const raw of texts) {
      const answer = await owner.ask(method, path, {
        raw,
        headers: { 'Content-Length': String(Buffer.byteLength(raw)) },
      });
      t.true([400, 415].includes(answer.status), `${path} ${raw}: ${answer.status}`);
      t.true(['bad-request', 'not-json'].includes(answer.json().code));
    }
  }
  t.regex((await owner.ask('POST', '/api/v1/plans', { raw: '{' })).json().detail, /not valid JSON/);
});

test.serial('JSON of the wrong shape is refused by name, and values are not repeated', async (t) => {
  const wrong = [null, true, 1, 'x', [], [{}], {}, { length: 1 }, { name: { toString: 'x' } }];
  for (const { method, path } of readers()) {
    for (const body of wrong) t.is(says(await owner.ask(method, path, { body }), 400, 'bad-request'), null, path);
  }
  const secret = 'kept-to-yourself';
  for (const body of [
    { ...goodPlan(), name: [secret] },
    { ...goodPlan(), sources: [secret] },
    { ...goodPlan(), repositoryId: secret },
  ]) {
    const answer = await owner.ask('POST', '/api/v1/plans', { body });
    t.is(says(answer, 400, 'bad-request'), null);
    t.false(answer.bytes.includes(secret));
    t.regex(answer.json().detail, /name|sources|repositoryId/);
  }
});

test.serial('members that nobody asked for are refused, prototypes among them', async (t) => {
  const plan = JSON.stringify(goodPlan()).slice(1);
  for (const extra of [
    '"__proto__":{"admin":true}',
    '"constructor":{"prototype":{"admin":true}}',
    '"role":"owner"',
    '"createdAt":1',
    `"id":"${'z'.repeat(16)}"`,
    '"":1',
  ]) {
    const answer = await owner.ask('POST', '/api/v1/plans', { raw: `{${extra},${plan}` });
    t.is(says(answer, 400, 'bad-request'), null, extra);
  }
  const password = { password: 'a new pass phrase', current: 'correct horse battery' };
  const answer = await owner.ask('PUT', '/api/v1/password', { body: { ...password, role: 'owner' } });
  t.is(says(answer, 400, 'bad-request'), null);
  t.is(({} as { admin?: boolean }).admin, undefined);
});

test.serial('a member name of half a megabyte, and a hundred thousand of them, get a short answer', async (t) => {
  const long = JSON.stringify({ ...goodPlan(), ['k'.repeat(mebibyte / 2)]: 1 });
  t.is(says(await owner.ask('POST', '/api/v1/plans', { raw: long }), 400, 'bad-request'), null);
  const many = JSON.stringify(Object.fromEntries(Array.from({ length: 80_000 }, (_, index) => [`k${index}`, 1])));
  t.is(says(await owner.ask('POST', '/api/v1/plans', { raw: many }), 400, 'bad-request'), null);
  const sources = Array.from({ length: 100_000 }, () => 'x');
  const wrong = await owner.ask('POST', '/api/v1/plans', { body: { ...goodPlan(), sources } });
  t.is(says(wrong, 400, 'bad-request'), null);
});

test.serial('ten thousand levels of nesting do no harm', async (t) => {
  const depths = [10_000, 250_000];
  for (const depth of depths) {
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const objects = depth > 10_000 ? '1' : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    for (const raw of [deep, `{"name":${deep}}`, `{"sources":${deep}}`, objects, '['.repeat(depth)]) {
      for (const path of ['/api/v1/plans', '/api/v1/session', '/api/v1/tickets']) {
        t.is(says(await owner.ask('POST', path, { raw }), 400, 'bad-request'), null);
      }
    }
  }
});

test.serial('a compressed body is refused and not inflated', async (t) => {
  const bomb = gzipSync(JSON.stringify({ ...goodPlan(), name: ' '.repeat(20 * mebibyte) }));
  for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'identity', 'GZIP', 'gzip, gzip']) {
    const headers = { 'Content-Encoding': encoding };
    t.is(says(await owner.ask('POST', '/api/v1/plans', { raw: bomb, headers }), 415, 'not-json'), null, encoding);
  }
  t.is(says(await owner.ask('POST', '/api/v1/plans', { raw: bomb }), 400, 'bad-request'), null);
});

test.serial('a body in another character set is not read in it', async (t) => {
  const raw = Buffer.from(JSON.stringify(goodPlan()), 'utf16le');
  const headers = { 'Content-Type': 'application/json; charset=utf-16le' };
  t.is(says(await owner.ask('POST', '/api/v1/plans', { raw, headers }), 400, 'bad-request'), null);
});

test.serial('a body that stops half-way leaves nothing behind', async (t) => {
  const body = JSON.stringify(goodPlan());
  const head = [
    'POST /api/v1/plans HTTP/1.1',
    `Host: ${owner.host}`,
    `Origin: ${owner.origin}`,
    `Authorization: Bearer ${owner.accessToken}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length + 1}`,
  ];
  const answer = await rawExchange(
    { host: '127.0.0.1', port: owner.port },
    `${head.join('\r\n')}\r\n\r\n${body}`,
    1000,
  );
  t.is(answer.status, 0);
});

test.serial('overlong and malformed query parameters', async (t) => {
  const base = `/api/v1/sources`;
  for (const query of [
    'path=%00',
    'path=/a&path=/b',
    'path[]=/a',
    'path[a]=/b',
    '__proto__=1',
    'x=1',
    'path=%FF',
    'path=%',
  ]) {
    const answer = await owner.ask('GET', `${base}?${query}`);
    t.is(answer.status, 400, query);
  }
  t.is((await owner.ask('GET', `${base}?path=/${'a'.repeat(5000)}`)).status, 400);
  t.is((await owner.ask('GET', `${base}?path=/${'a'.repeat(20_000)}`)).status, 431);
});
