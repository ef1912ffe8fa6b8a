import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { routes } from '../../src/web/routes.ts';
import { fillRoute } from '../_support/fill-route.ts';
import { forFile } from '../_support/for-file.ts';
import { loopbackUrl } from '../_support/loopback-url.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { allRows } from '../_support/read-database.ts';
import { setUpPlan } from '../_support/set-up-plan.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
let service: TestService;
let stranger: SignInClient;
let url: URL;

test.before('a service, a tunnel, and a client that never signs in', async () => {
  service = await startService(file);
  ({ url } = await openTunnel(file, service));
  stranger = new SignInClient(url);
});

test.after('the table was whole', (t) => {
  t.true(routes.length >= 25, `only ${routes.length} routes were seen`);
});

const isPublic = (method: string, path: string) =>
  path === '/healthz' || (method === 'POST' && /^\/api\/v1\/session(\/token)?$/.test(path));

for (const route of routes) {
  test.serial(`${route.method} ${route.path} without a session`, async (t) => {
    const path = fillRoute(route);
    const answer = await stranger.ask(route.method, path, route.method === 'GET' ? {} : { body: {} });
    if (path === '/healthz') {
      t.is(answer.status, 200);
      t.is(answer.bytes.toString(), 'ok\n');
      return;
    }
    t.is(answer.headers['content-type'], 'application/problem+json');
    if (isPublic(route.method, path)) {
      t.is(answer.status, 400);
      return;
    }
    t.is(answer.status, 401);
    t.is(answer.json().code, 'not-signed-in');
    t.deepEqual(Object.keys(answer.json()).sort(), ['code', 'detail', 'requestId', 'status', 'title', 'type']);
  });
}

test.serial('the table calls nothing public but sign-in and the health check', (t) => {
  const open = routes.filter(({ permission, by }) => permission === 'public' || by === 'nothing');
  t.deepEqual(
    open.map(({ method, path }) => `${method} ${path}`),
    ['GET /healthz', 'POST /api/v1/session', 'POST /api/v1/session/token'],
  );
});

test.serial('a token call without a session says no more than the way in knows', async (t) => {
  const answer = await stranger.ask('POST', '/api/v1/session/token', { body: { proof: 'e.e.e', active: false } });
  t.is(answer.status, 401);
  t.is(answer.json().code, 'not-signed-in');
  t.deepEqual([answer.json().user, answer.json().hasPassword], ['owner', false]);
  const loopback = new SignInClient(loopbackUrl(service));
  const offered = await loopback.ask('POST', '/api/v1/session/token', { body: { proof: 'e.e.e', active: false } });
  t.is(offered.status, 401);
  t.deepEqual([offered.json().user, offered.json().hasPassword], [null, true]);
});

test.serial('made-up tokens and tickets are no session', async (t) => {
  const seals = ['x', 'Fe26.2*1*a*b*c*d*e*f~2', `Fe26.2**${'a'.repeat(64)}*${'b'.repeat(22)}*${'c'.repeat(64)}**d*e~2`];
  for (const Authorization of [...seals.map((seal) => `Bearer ${seal}`), 'Basic b3duZXI6eA==', 'Bearer', 'bearer  x']) {
    t.is((await stranger.ask('GET', '/api/v1/overview', { headers: { Authorization } })).status, 401, Authorization);
  }
  for (const query of [`ticket=${'A'.repeat(43)}`, 'ticket=', `ticket=${'A'.repeat(43)}&ticket=${'B'.repeat(43)}`]) {
    t.is((await stranger.ask('GET', `/api/v1/events?${query}`)).status, 401, query);
  }
});

test.serial("the page's files are there for everyone at the right name, and nothing beside them", async (t) => {
  const built = fileURLToPath(new URL('../../dist/ui', import.meta.url));
  const names = await readdir(built, { recursive: true, withFileTypes: true });
  const files = names.filter((name) => name.isFile()).map((name) => relative(built, join(name.parentPath, name.name)));
  t.true(files.includes('index.html') && files.length >= 3);
  for (const path of [...files.map((name) => `/${name}`), '/', '/plans', '/plans/abc']) {
    t.is((await stranger.ask('GET', path)).status, 200, path);
  }
  const beside = ['/package.json', '/../package.json', '/assets/../../package.json', '/%2e%2e/package.json'];
  for (const path of [...beside, '/assets/..%2f..%2fpackage.json', '/index.html%00.js', '/index.html/', '/.env']) {
    t.is((await stranger.ask('GET', path)).status, 404, path);
  }
});

test.serial('wrong methods are refused, with and without a session, and OPTIONS tells nothing', async (t) => {
  const client = new SignInClient(url);
  await client.enter();
  const before = await allRows(service.place);
  const methods = new Set(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY']);
  for (const path of new Set(routes.map(fillRoute))) {
    const known = new Set(routes.filter((route) => fillRoute(route) === path).map((route) => route.method as string));
    for (const method of [...methods].filter((one) => !known.has(one))) {
      for (const who of [client, stranger]) {
        const answer = await who.ask(method, path, { body: {} });
        t.true([404, 405].includes(answer.status), `${method} ${path}: ${answer.status}`);
        t.is(answer.headers.allow, undefined);
      }
    }
  }
  t.is(await allRows(service.place), before);
});

test.serial('GET and HEAD change no row of any table', async (t) => {
  const client = new SignInClient((await openTunnel(file, service)).url);
  t.is((await client.signIn()).status, 200);
  const plan = await setUpPlan(client, service.place);
  const before = await allRows(service.place);
  for (const route of routes.filter(({ method }) => method === 'GET')) {
    for (const path of [fillRoute(route), fillRoute(route).replace('b'.repeat(16), plan.id)]) {
      const answer = await client.ask('HEAD', path);
      t.not(answer.status, 500);
      if (route.by === 'token') t.not((await client.ask('GET', path)).status, 500);
      if (route.by === 'ticket') t.not((await client.ask('HEAD', await client.ticketed(path))).status, 500);
    }
  }
  t.is(await allRows(service.place), before);
});
