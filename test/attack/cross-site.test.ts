import test, { type ExecutionContext } from 'ava';
import { routes } from '../../src/web/routes.ts';
import { fillRoute } from '../_support/fill-route.ts';
import { forFile } from '../_support/for-file.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { allRows } from '../_support/read-database.ts';
import { setUpPlan } from '../_support/set-up-plan.ts';
import { type Answer, SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
let service: TestService;
let owner: SignInClient;
let planId: string;

test.before('the owner is signed in, and has a plan', async () => {
  service = await startService(file);
  owner = new SignInClient((await openTunnel(file, service)).url);
  await owner.enter();
  planId = (await setUpPlan(owner, service.place)).id;
});

const changing = routes.filter(({ method }) => method !== 'GET');
const pathOf = (route: (typeof routes)[number]) => fillRoute(route).replace('b'.repeat(16), planId);

function hasNoCors(t: ExecutionContext, { headers }: Answer): void {
  t.deepEqual(
    Object.keys(headers).filter((name) => name.startsWith('access-control-')),
    [],
  );
  t.is(headers['cross-origin-resource-policy'], 'same-origin');
}

/** With the owner's own cookie and token, which no other site has. */
async function refusesAll(t: ExecutionContext, headers: Record<string, string>): Promise<void> {
  const before = await allRows(service.place);
  for (const route of changing) {
    const answer = await owner.ask(route.method, pathOf(route), { body: {}, headers });
    t.is(answer.status, 403, `${route.method} ${route.path}`);
    t.is(answer.json().code, 'cross-site');
    t.is(answer.headers['set-cookie'], undefined);
    hasNoCors(t, answer);
  }
  t.is(await allRows(service.place), before);
}

test('there is something to try this on', (t) => {
  t.true(changing.length >= 12);
});

test.serial('without an Origin', (t) => refusesAll(t, { Origin: '' }));

test.serial('without an Origin, and with no Fetch Metadata, as old browsers ask', (t) =>
  refusesAll(t, { Origin: '', 'Sec-Fetch-Site': '' }),
);

const label = 'b'.repeat(26);
const origins = (): string[] => [
  'null',
  'http://evil.example',
  owner.origin.replace(/:\d+$/, ':1'),
  owner.origin.replace(/:\d+$/, ''),
  owner.origin.replace('http:', 'https:'),
  `http://${label}.localhost:${owner.port}`,
  `http://localhost:${owner.port}`,
  `http://127.0.0.1:${owner.port}`,
  `${owner.origin}/`,
  `${owner.origin}.evil.example`,
  `${owner.origin} http://evil.example`,
  owner.origin.toUpperCase(),
  owner.host,
];

test.serial('from another origin, whatever Fetch Metadata says', async (t) => {
  for (const Origin of origins()) await refusesAll(t, { Origin });
});

test.serial('from another origin without Fetch Metadata', async (t) => {
  for (const Origin of origins()) await refusesAll(t, { Origin, 'Sec-Fetch-Site': '' });
});

test.serial('with Fetch Metadata that is not same-origin, whatever the Origin', async (t) => {
  for (const site of ['cross-site', 'same-site', 'none', 'Same-Origin', 'same-origin, cross-site', 'x']) {
    await refusesAll(t, { 'Sec-Fetch-Site': site });
  }
});

test.serial('reading the API from another site or another port of localhost', async (t) => {
  for (const route of routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/api/'))) {
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
      { Origin: 'http://evil.example', 'Sec-Fetch-Site': '' },
      { Origin: 'null' },
    ]) {
      const answer = await owner.ask('GET', pathOf(route), { headers: headers as Record<string, string> });
      t.is(answer.status, 403, `${route.path} ${JSON.stringify(headers)}`);
      hasNoCors(t, answer);
    }
  }
});

test.serial('a preflight is answered with nothing that a browser takes for leave', async (t) => {
  for (const Origin of [owner.origin, 'http://evil.example']) {
    const headers = {
      Origin,
      'Access-Control-Request-Method': 'DELETE',
      'Access-Control-Request-Headers': 'authorization',
    };
    const answer = await owner.ask('OPTIONS', '/api/v1/session', { headers });
    t.true([403, 405].includes(answer.status));
    hasNoCors(t, answer);
  }
});

test.serial('what a form or a beacon can send is no body here', async (t) => {
  const before = await allRows(service.place);
  const json = JSON.stringify({ name: 'X', repositoryId: 'a'.repeat(16), sources: ['/x'] });
  const bodies: [string, string][] = [
    ['text/plain', json],
    ['text/plain;charset=UTF-8', json],
    ['application/x-www-form-urlencoded', `name=X&x=${json}`],
    ['multipart/form-data; boundary=x', `--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n${json}\r\n--x--\r\n`],
    ['text/json', json],
    ['application/jsonx', json],
    ['application/json-patch+json', json],
    ['', json],
    ['application/octet-stream', json],
    ['text/plain, application/json', json],
  ];
  for (const route of changing) {
    for (const [type, raw] of bodies) {
      const answer = await owner.ask(route.method, pathOf(route), { raw, headers: { 'Content-Type': type } });
      t.is(answer.status, 415, `${route.method} ${route.path} ${type}`);
      t.is(answer.json().code, 'not-json');
    }
  }
  t.is(await allRows(service.place), before);
});

test.serial('a proxy that is not there has no say', async (t) => {
  const forwarded = {
    'X-Forwarded-For': '203.0.113.1',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    Forwarded: 'for=203.0.113.1;host=evil.example;proto=https',
    'X-Real-IP': '203.0.113.1',
    'X-HTTP-Method-Override': 'DELETE',
    'X-Original-URL': '/api/v1/plans',
  };
  const plain = await owner.ask('GET', '/api/v1/session');
  const answer = await owner.ask('GET', '/api/v1/session', { headers: forwarded });
  t.is(answer.status, 200);
  t.deepEqual(answer.json(), plain.json());
  const spoofed = { ...forwarded, Origin: 'https://evil.example' };
  t.is((await owner.ask('DELETE', '/api/v1/session', { headers: spoofed })).status, 403);
  t.is((await owner.renew()).status, 200);
});

test.serial('after all that the owner is still in', async (t) => {
  t.is((await owner.ask('GET', '/api/v1/overview')).status, 200);
  hasNoCors(t, await owner.ask('GET', '/'));
});
