import { spawnSync } from 'node:child_process';
import test from 'ava';
import { SignInCodes } from '../../src/auth/sign-in-codes.ts';
import { forFile } from '../_support/for-file.ts';
import { loopbackUrl } from '../_support/loopback-url.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { plainTunnel } from '../_support/plain-tunnel.ts';
import { processTraces } from '../_support/process-traces.ts';
import { readDatabase } from '../_support/read-database.ts';
import { type Answer, SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
let service: TestService;

test.before('a service with its door', async () => {
  service = await startService(file);
});

const isRefused = (answer: Answer) =>
  answer.status === 401 && answer.json().code === 'sign-in-failed' && answer.headers['set-cookie'] === undefined;

const openSessions = async () =>
  (await readDatabase(service.place, 'SELECT id FROM sessions WHERE ended_at IS NULL')).length;

test.serial('a code that was used lets nobody else in', async (t) => {
  const { url } = await openTunnel(t, service);
  t.is((await new SignInClient(url).signIn()).status, 200);
  const before = await openSessions();
  t.true(isRefused(await new SignInClient(url).signIn()));
  t.is(await openSessions(), before);
});

test.serial('of ten who use one code at once, exactly one is in', async (t) => {
  const { url } = await openTunnel(t, service);
  const before = await openSessions();
  const clients = Array.from({ length: 10 }, () => new SignInClient(url));
  const proofs = await Promise.all(clients.map((client) => client.proof('/api/v1/session')));
  const answers = await Promise.all(
    clients.map((client, index) => {
      return client.ask('POST', '/api/v1/session', { body: { proof: proofs[index], code: client.code } });
    }),
  );
  t.is(answers.filter(({ status }) => status === 200).length, 1);
  t.is(answers.filter((answer) => answer.status !== 200 && isRefused(answer)).length, 9);
  t.is(await openSessions(), before + 1);
});

test.serial('a code is bound to its connection, even where the key is the same, and is burnt by the try', async (t) => {
  const mine = await openTunnel(t, service);
  const other = await openTunnel(t, service);
  const thief = new SignInClient(other.url);
  t.true(isRefused(await thief.signIn({ code: mine.url.hash.slice(1) })));
  t.true(isRefused(await new SignInClient(mine.url).signIn()));
  // The other tunnel's own code is as good as ever.
  t.is((await thief.signIn()).status, 200);
});

test.serial(
  'a code does not count over another connection of the same key that answers to the same name',
  async (t) => {
    const { url } = await openTunnel(t, service);
    const port = await plainTunnel(t, service);
    const thief = new SignInClient(new URL(`http://127.0.0.1:${port}`));
    const proof = await thief.proof('/api/v1/session', { htu: `${url.origin}/api/v1/session` });
    const headers = { Host: url.host, Origin: url.origin };
    const body = { proof, code: url.hash.slice(1) };
    t.true(isRefused(await thief.ask('POST', '/api/v1/session', { body, headers })));
  },
);

test.serial('a code does not count over loopback, whatever name is given', async (t) => {
  for (const named of [false, true]) {
    const { url } = await openTunnel(t, service);
    const thief = new SignInClient(loopbackUrl(service));
    const origin = named ? url.origin : thief.origin;
    const proof = await thief.proof('/api/v1/session', { htu: `${origin}/api/v1/session` });
    const headers = named ? { Host: url.host, Origin: origin } : {};
    const body = { proof, code: url.hash.slice(1) };
    t.true(isRefused(await thief.ask('POST', '/api/v1/session', { body, headers })));
    t.true(isRefused(await new SignInClient(url).signIn()));
  }
});

test.serial('a code is not read from the URL, and guesses are refused', async (t) => {
  const { url } = await openTunnel(t, service);
  const client = new SignInClient(url);
  const proof = await client.proof('/api/v1/session');
  t.is((await client.ask('POST', `/api/v1/session?code=${client.code}`, { body: { proof } })).status, 400);
  t.is((await client.ask('GET', `/api/v1/session?code=${client.code}`)).status, 401);
  t.true(isRefused(await client.signIn({ code: 'A'.repeat(43) })));
  for (const code of ['', client.code.slice(1), `${client.code}A`, ` ${client.code}`]) {
    t.is((await client.signIn({ code })).status, 400, code);
  }
  t.is((await client.signIn()).status, 200);
});

test.serial('a code with a bad proof is not used up', async (t) => {
  const client = new SignInClient((await openTunnel(t, service)).url);
  const proof = await client.proof('/api/v1/session', { htu: 'http://127.0.0.1/api/v1/session' });
  const answer = await client.ask('POST', '/api/v1/session', { body: { proof, code: client.code } });
  t.is(answer.json().code, 'proof-refused');
  t.is((await client.signIn()).status, 200);
});

test.serial('a code is in no command line, no environment, no log line, and not in the database', async (t) => {
  const { url } = await openTunnel(t, service);
  const client = new SignInClient(url);
  const { code } = client;
  t.regex(code, /^[\w-]{43}$/);
  const look = async () => {
    const traces = await processTraces();
    t.true(traces.some(({ commandLine }) => commandLine.includes('src/door/main.ts')));
    t.deepEqual(
      traces.filter(({ commandLine, environment }) => `${commandLine}${environment}`.includes(code)),
      [],
    );
  };
  await look();
  t.is((await client.signIn()).status, 200);
  await look();
  t.true(isRefused(await client.signIn()));
  t.true(service.log.length > 10);
  t.deepEqual(
    service.log.filter((line) => line.includes(code)),
    [],
  );
  const nothingFound = 1;
  t.is(spawnSync('grep', ['-r', '-a', '-q', '-F', '-e', code, service.place.data]).status, nothingFound);
});

test('a code is good for 60 seconds and once, by the clock', (t) => {
  const clock = { now: 1_000_000 };
  const codes = new SignInCodes(() => clock.now);
  const target = { userId: 'u', fingerprint: 'f', connection: 'c', origin: 'o' };
  const early = codes.give(target);
  const late = codes.give(target);
  clock.now += 59_000;
  t.deepEqual(codes.redeem(early), target);
  t.is(codes.redeem(early), null);
  clock.now += 1_001;
  t.is(codes.redeem(late), null);
});

test('codes that were given and never used do not pile up', (t) => {
  const codes = new SignInCodes(() => 0);
  const given = Array.from({ length: 1000 }, (_, index) => {
    return codes.give({ userId: String(index), fingerprint: 'f', connection: 'c', origin: 'o' });
  });
  t.true(given.filter((code) => codes.redeem(code) !== null).length <= 256);
});
