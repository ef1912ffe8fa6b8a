import { execFileSync } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import sqlite3 from 'sqlite3';
import { forFile } from '../_support/for-file.ts';
import { loopbackUrl } from '../_support/loopback-url.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { makeKey, makePlace, type Place, startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
const composed = 'Br\u00fccke \u00fcber den Fluss';
const decomposed = composed.normalize('NFD');
let place: Place;
let service: TestService;
let url: URL;
let owner: SignInClient;

test.before('the owner signs in by a link', async () => {
  place = await makePlace(file);
  service = await startService(file, place);
  ({ url } = await openTunnel(file, service));
  owner = new SignInClient(url);
  await owner.signIn();
});

/** Signs in as somebody who waits when told to, which is what earlier tests' mistakes ask for; `took` is the last try's. */
async function signInPatiently(to: URL, by: Record<string, string>) {
  for (;;) {
    const client = new SignInClient(to);
    client.nonce = await client.freshNonce();
    await client.proof('/x');
    const began = performance.now();
    const answer = await client.signIn(by);
    if (answer.status !== 429) return { status: answer.status, answer, took: performance.now() - began };
    await sleep(answer.json().retryAfterSeconds * 1000);
  }
}

const change = (body: object) => owner.ask('PUT', '/api/v1/password', { body });

test.serial('until a password is chosen, nothing else can be done', async (t) => {
  for (const path of ['/api/v1/overview', '/api/v1/sources', '/api/v1/repositories', '/api/v1/jobs']) {
    const answer = await owner.ask('GET', path);
    t.is(answer.status, 403);
    t.is(answer.json().code, 'password-needed');
  }
  const name = 'X';
  const destination = { kind: 'local', path: join(place.repositories, 'x') };
  const post = await owner.ask('POST', '/api/v1/repositories', { body: { name, destination } });
  t.is(post.json().code, 'password-needed');
  t.is((await owner.ask('GET', await owner.ticketed('/api/v1/events'))).json().code, 'password-needed');
  t.is((await owner.ask('GET', '/api/v1/session')).json().needsPassword, true);
});

test.serial('nobody signs in by a password that was never chosen', async (t) => {
  for (const password of ['', 'null', 'no such user', 'undefined']) {
    const answer = await new SignInClient(url).signIn({ password });
    t.true([401, 429].includes(answer.status), password);
    const other = await new SignInClient(loopbackUrl(service)).signIn({ name: 'owner', password });
    t.true([401, 429].includes(other.status), password);
  }
});

test.serial('passwords that are short, huge, or hold half a character', async (t) => {
  const wrong = [
    '',
    'eleven char',
    'x'.repeat(257),
    'x'.repeat(1_000_000),
    `with a NUL \u0000 inside`,
    `half a pair \ud800 inside`,
    `other half \udc00 inside`,
    12345678901234,
    null,
    ['correct horse battery'],
  ];
  for (const password of wrong) {
    const answer = await change({ password });
    t.is(answer.status, 400, String(password).slice(0, 20));
    t.true(answer.bytes.length < 2000);
    t.is((await new SignInClient(url).signIn({ password: password as string })).status === 200, false);
  }
  t.is((await owner.ask('GET', '/api/v1/session')).json().needsPassword, true);
});

test.serial('a password counts however a keyboard composes it', async (t) => {
  t.not(composed, decomposed);
  t.is((await change({ password: decomposed })).status, 204);
  for (const password of [composed, decomposed]) {
    t.is((await signInPatiently(url, { password })).status, 200);
    t.is((await signInPatiently(loopbackUrl(service), { name: 'owner', password })).status, 200);
  }
});

test.serial('the second password needs the first', async (t) => {
  for (const current of [undefined, '', 'not the right one']) {
    const answer = await change({ password: 'a new pass phrase', current });
    t.is(answer.status, 401);
    t.is(answer.json().code, 'sign-in-failed');
  }
  const waiting = await change({ password: 'a new pass phrase', current: composed });
  t.is(waiting.status, 429);
  t.is((await owner.ask('GET', '/api/v1/session')).status, 200);
});

test.serial('a wrong name and a wrong password are told apart by nothing', async (t) => {
  const seen: { body: string; milliseconds: number[] }[] = [];
  for (const name of ['owner', 'somebody', 'owner ', 'OWNER', "' OR 1=1 --"]) {
    const milliseconds: number[] = [];
    let body = '';
    for (let round = 0; round < 2; round += 1) {
      const { answer, took } = await signInPatiently(loopbackUrl(service), { name, password: 'not the right one' });
      milliseconds.push(took);
      t.is(answer.status, 401);
      const { requestId: _, ...told } = answer.json();
      body = JSON.stringify(told);
    }
    seen.push({ body, milliseconds });
  }
  t.is(new Set(seen.map(({ body }) => body)).size, 1);
  const fastest = seen.map(({ milliseconds }) => Math.min(...milliseconds));
  t.true(Math.min(...fastest) > 20, `${fastest} ms: somebody was answered without scrypt`);
});

test.serial('a stranger on loopback is slowed down, and the owner behind the door is not', async (t) => {
  const stranger = new SignInClient(loopbackUrl(service));
  const began = performance.now();
  let wait = 0;
  let tried = 0;
  while (wait < 4 && performance.now() - began < 60_000) {
    const answer = await stranger.signIn({ name: 'owner', password: `guess number ${tried}` });
    if (answer.status === 429) wait = answer.json().retryAfterSeconds;
    else tried += 1;
  }
  t.is(wait, 4);
  // Not even the right password is tried while the stranger waits.
  t.is((await stranger.signIn({ name: 'owner', password: composed })).status, 429);
  t.is((await new SignInClient(url).signIn({ password: composed })).status, 200);
  t.true(tried <= 5, `${tried} guesses`);
});

test.serial("another key's mistakes are that key's own", async (t) => {
  const key = join(place.folder, 'id_second');
  makeKey(key);
  await appendFile(place.authorizedKeys, execFileSync('ssh-keygen', ['-y', '-f', key]));
  await service.logged('"keys":2');
  const second = await openTunnel(t, service, key);
  const statuses: number[] = [];
  for (let round = 0; round < 60 && !statuses.includes(429); round += 1) {
    statuses.push((await new SignInClient(second.url).signIn({ password: `guess ${round} long` })).status);
  }
  t.is(statuses.at(-1), 429);
  t.is((await new SignInClient(url).signIn({ password: composed })).status, 200);
});

test.serial('more than five at once are told to come back, and the service goes on meanwhile', async (t) => {
  const clients = Array.from({ length: 14 }, () => new SignInClient(loopbackUrl(service)));
  const proofs = await Promise.all(clients.map((client) => client.proof('/api/v1/session')));
  const burst = Promise.all(
    clients.map((client, index) => {
      const body = { proof: proofs[index], name: `stranger ${index}`, password: 'not the right one' };
      return client.ask('POST', '/api/v1/session', { body });
    }),
  );
  const began = performance.now();
  t.is((await owner.ask('GET', '/healthz')).status, 200);
  t.true(performance.now() - began < 2000);
  const statuses = (await burst).map(({ status }) => status);
  t.true(statuses.includes(401) && statuses.includes(429), statuses.join());
  t.deepEqual([...new Set(statuses)].sort(), [401, 429]);
  t.is((await new SignInClient(url).signIn({ password: composed })).status, 200);
});

test.serial('strangers who guess without a pause do not keep the owner out', async (t) => {
  let going = true;
  const flood = Promise.all(
    Array.from({ length: 8 }, async (_, index) => {
      const stranger = new SignInClient(loopbackUrl(service));
      for (let round = 0; going; round += 1) {
        await stranger.signIn({ name: `stranger ${index} ${round}`, password: 'not the right one' });
      }
    }),
  );
  const statuses: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    statuses.push((await new SignInClient(url).signIn({ password: composed })).status);
  }
  going = false;
  await flood;
  t.deepEqual(statuses, [200, 200]);
});

test.serial('what strangers try is not remembered among the proofs, whose memory is bounded', async (t) => {
  const stranger = new SignInClient(loopbackUrl(service));
  const proof = await stranger.proof('/api/v1/session');
  for (let round = 0; round < 3; round += 1) {
    const answer = await stranger.ask('POST', '/api/v1/session', { body: { proof, code: 'A'.repeat(43) } });
    t.is(answer.json().code, 'sign-in-failed');
  }
  // One that led in is remembered, of course.
  const body = { proof: await owner.proof('/api/v1/session'), password: composed };
  t.is((await owner.ask('POST', '/api/v1/session', { body, headers: { Cookie: '' } })).status, 200);
  t.is((await owner.ask('POST', '/api/v1/session', { body, headers: { Cookie: '' } })).json().code, 'proof-refused');
});

test.serial('a database that was edited to ask for cheap or costly hashes lets nobody in', async (t) => {
  const connection = new sqlite3.Database(join(place.data, 'tunnelkeep.sqlite3'));
  t.teardown(() => connection.close());
  const run = (sql: string, values: unknown[]) =>
    new Promise<void>((resolve, reject) => {
      connection.run(sql, values, (error) => (error ? reject(error) : resolve()));
    });
  const stored = await new Promise<string>((resolve, reject) => {
    connection.get<{ password: string }>('SELECT password FROM users', (error, row) => {
      if (error) reject(error);
      else resolve(row.password);
    });
  });
  const edit = (at: number, value: number) => {
    const bytes = Buffer.from(stored, 'base64');
    bytes[at] = value;
    return bytes.toString('base64');
  };
  for (const text of [edit(7, 1), edit(7, 30), edit(11, 1), edit(15, 255), '', 'AAAA', composed]) {
    await run('UPDATE users SET password = ?', [text]);
    const began = performance.now();
    const answer = await new SignInClient(url).signIn({ password: composed });
    t.is(answer.status, 500);
    t.is(answer.json().code, 'internal-error');
    t.true(performance.now() - began < 5000);
  }
  await run('UPDATE users SET password = ?', [stored]);
  t.is((await new SignInClient(url).signIn({ password: composed })).status, 200);
});
