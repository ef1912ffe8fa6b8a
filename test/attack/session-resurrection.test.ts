import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { follow } from '../_support/follow.ts';
import { forFile } from '../_support/for-file.ts';
import { loopbackUrl } from '../_support/loopback-url.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { descendantsOf } from '../_support/process-traces.ts';
import { readDatabase } from '../_support/read-database.ts';
import { runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { slowRequest } from '../_support/slow-request.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
const password = 'correct horse battery';
const large = 96 * 1024 * 1024;
let service: TestService;
let url: URL;
let owner: SignInClient;
let download: string;

test.before('the owner has backed up a large file', async () => {
  service = await startService(file);
  ({ url } = await openTunnel(file, service));
  owner = new SignInClient(url);
  await owner.enter(password);
  const { id, source } = await setUpPlan(owner, service.place);
  await writeFile(join(source, 'large.bin'), randomBytes(large));
  const { snapshotId } = (await runPlan(owner, id)).summary;
  const path = encodeURIComponent(join(source, 'large.bin'));
  download = `/api/v1/plans/${id}/snapshots/${snapshotId}/download?path=${path}&as=file`;
});

async function signedIn(at: URL = url): Promise<SignInClient> {
  const client = new SignInClient(at);
  const answer = await client.signIn(at === url ? { password } : { name: 'owner', password });
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status}`);
  return client;
}

async function idOf(client: SignInClient): Promise<string> {
  const { sessions } = (await client.must('GET', '/api/v1/sessions')).json();
  return sessions.find(({ current }: { current: boolean }) => current).id;
}

const endOf = async (id: string) =>
  (await readDatabase(service.place, `SELECT ended_at, ended_why FROM sessions WHERE id = '${id}'`))[0];

/** Neither the token nor cookie and key open anything. */
async function isOut(t: ExecutionContext, client: SignInClient): Promise<void> {
  t.is((await client.ask('GET', '/api/v1/session')).status, 401);
  t.is((await client.ask('POST', '/api/v1/tickets', { body: { path: '/api/v1/events' } })).status, 401);
  const { accessToken } = client;
  t.is((await client.renew()).status, 401);
  t.is(client.accessToken, accessToken);
}

test.serial('after log-out the access token is dead at once, and so are cookie and key', async (t) => {
  const client = await signedIn();
  const id = await idOf(client);
  t.is((await client.ask('DELETE', '/api/v1/session')).status, 204);
  await isOut(t, client);
  t.truthy((await endOf(id))?.ended_at);
});

test.serial('a token call whose body comes after log-out does not bring the session back', async (t) => {
  const client = await signedIn();
  const id = await idOf(client);
  const proof = await client.proof('/api/v1/session/token');
  const slow = await slowRequest(client, 'POST', '/api/v1/session/token', { proof, active: true });
  await sleep(300);
  t.is((await client.ask('DELETE', '/api/v1/session')).status, 204);
  const end = await endOf(id);
  const { status, text } = await slow.finish();
  t.is(status, 401);
  t.notRegex(text, /accessToken|set-cookie: tunnelkeep=[\w-]/i);
  t.truthy(end?.ended_at);
  t.deepEqual(await endOf(id), end);
  await isOut(t, client);
});

test.serial('what was asked before log-out and comes whole only after it is not done', async (t) => {
  const client = await signedIn();
  const { repositoryId, sources } = (await client.must('GET', '/api/v1/overview')).json().plans[0];
  const plan = { name: 'Made after log-out', repositoryId, sources, excludes: [] };
  const slow = [
    await slowRequest(client, 'POST', '/api/v1/plans', plan),
    await slowRequest(client, 'PUT', '/api/v1/password', { password: 'the new pass phrase', current: password }),
    await slowRequest(client, 'POST', '/api/v1/tickets', { path: '/api/v1/events' }),
  ];
  await sleep(300);
  t.is((await client.ask('DELETE', '/api/v1/session')).status, 204);
  for (const request of slow) t.is((await request.finish()).status, 401);
  const { plans } = (await owner.must('GET', '/api/v1/overview')).json();
  t.false(plans.some(({ name }: { name: string }) => name === plan.name));
  await signedIn();
});

test.serial('renewing all the time while logging out leaves nothing open', async (t) => {
  for (let round = 0; round < 5; round += 1) {
    const client = await signedIn();
    const id = await idOf(client);
    const renewals = Array.from({ length: 12 }, async (_, index) => {
      const proof = await client.proof('/api/v1/session/token');
      await sleep(index * 3);
      return client.ask('POST', '/api/v1/session/token', { body: { proof, active: true } });
    });
    await sleep(10);
    t.is((await client.ask('DELETE', '/api/v1/session')).status, 204);
    const end = await endOf(id);
    for (const answer of await Promise.all(renewals)) {
      if (answer.status === 200) client.accessToken = answer.json().accessToken;
    }
    t.deepEqual(await endOf(id), end);
    await isOut(t, client);
  }
});

test.serial('a ticket from before log-out opens nothing after it', async (t) => {
  const client = await signedIn();
  const ticketed = await client.ticketed('/api/v1/events');
  t.is((await client.ask('DELETE', '/api/v1/session')).status, 204);
  t.is((await client.ask('GET', ticketed)).status, 401);
});

for (const [how, end] of Object.entries({
  'log-out': (client: SignInClient) => client.must('DELETE', '/api/v1/session'),
  'a revocation from another session': async (client: SignInClient) =>
    owner.must('DELETE', `/api/v1/sessions/${await idOf(client)}`),
})) {
  test.serial(`${how} cuts streams and downloads within a second`, async (t) => {
    const client = await signedIn();
    const stream = await follow(t, client, '/api/v1/events');
    const file = await follow(t, client, download, true);
    t.deepEqual([stream.status, file.status], [200, 200]);
    await end(client);
    const began = performance.now();
    file.resume();
    t.is(await stream.ended, 'cut');
    t.is(await file.ended, 'cut');
    t.true(performance.now() - began < 1000, `${performance.now() - began} ms`);
    t.true(file.received() < large, `${file.received()} bytes came`);
    await isOut(t, client);
    for (let tries = 0; (await descendantsOf(service.pid)).length > 1 && tries < 100; tries += 1) await sleep(100);
    t.is((await descendantsOf(service.pid)).length, 1, 'more than the door is left of the children');
  });
}

test.serial('a download that log-out overtakes while it is prepared sends nothing', async (t) => {
  const client = await signedIn();
  const ticketed = await client.ticketed(download);
  const asked = client.ask('GET', ticketed).catch(() => null);
  await sleep(50);
  t.is((await client.ask('DELETE', '/api/v1/session')).status, 204);
  const answer = await asked;
  t.true(answer === null || answer.bytes.length < large, `${answer?.status} ${answer?.bytes.length}`);
});

test.serial('revoking ends that session and no other; an id of nobody is not found', async (t) => {
  const [one, two] = [await signedIn(), await signedIn(loopbackUrl(service))];
  const id = await idOf(two);
  t.is((await one.ask('DELETE', `/api/v1/sessions/${id}`)).status, 204);
  await isOut(t, two);
  t.is((await one.ask('GET', '/api/v1/session')).status, 200);
  t.is((await one.ask('DELETE', `/api/v1/sessions/${id}`)).status, 404);
  t.is((await one.ask('DELETE', `/api/v1/sessions/${'z'.repeat(16)}`)).status, 404);
});

test.serial('a new password ends all other sessions, even those that begin with the old one meanwhile', async (t) => {
  const [changer, bystander] = [await signedIn(), await signedIn()];
  const fresh = 'another pass phrase';
  let changed = false;
  const racing: SignInClient[] = [];
  const race = Promise.all(
    [0, 1].map(async () => {
      while (!changed) {
        const client = new SignInClient(url);
        if ((await client.signIn({ password })).status === 200) racing.push(client);
      }
    }),
  );
  await sleep(200);
  const answer = await changer.ask('PUT', '/api/v1/password', { body: { password: fresh, current: password } });
  changed = true;
  await race;
  t.is(answer.status, 204);
  await isOut(t, bystander);
  for (const client of racing) await isOut(t, client);
  t.is((await changer.renew()).status, 200);
  t.is((await new SignInClient(url).signIn({ password })).status, 401);
  t.is((await changer.ask('PUT', '/api/v1/password', { body: { password, current: fresh } })).status, 204);
});

test.serial('of two who change the password at once, one does; the other changes nothing any more', async (t) => {
  const both = [await signedIn(), await signedIn()];
  const passwords = ['the one pass phrase', 'the other pass phrase'];
  const answers = await Promise.all(
    both.map((client, index) => {
      return client.ask('PUT', '/api/v1/password', { body: { password: passwords[index], current: password } });
    }),
  );
  t.deepEqual(answers.map(({ status }) => status).sort(), [204, 401]);
  const first = answers.findIndex(({ status }) => status === 204);
  const [winner, loser] = first === 0 ? both : both.toReversed();
  if (winner === undefined || loser === undefined) throw new Error('nobody won');
  await isOut(t, loser);
  const body = { password, current: passwords[first] };
  t.is((await winner.ask('PUT', '/api/v1/password', { body })).status, 204);
});

test.serial('logging out everywhere ends all of them, this one too', async (t) => {
  const clients = [await signedIn(), await signedIn(), await signedIn(loopbackUrl(service))];
  const stream = await follow(t, clients[1] as SignInClient, '/api/v1/events');
  const answer = await (clients[0] as SignInClient).ask('DELETE', '/api/v1/sessions');
  const began = performance.now();
  t.is(answer.status, 204);
  t.regex(answer.headers['clear-site-data'] as string, /"cookies"/);
  t.is(await stream.ended, 'cut');
  t.true(performance.now() - began < 1000);
  for (const client of [...clients, owner]) await isOut(t, client);
  t.deepEqual(await readDatabase(service.place, 'SELECT id FROM sessions WHERE ended_at IS NULL'), []);
});

test.serial('log-out survives kill -9 right after its answer; a proof that was used stays used', async (t) => {
  const [leaving, staying] = [await signedIn(loopbackUrl(service)), await signedIn(loopbackUrl(service))];
  const proof = await staying.proof('/api/v1/session/token');
  const body = { proof, active: false };
  t.is((await staying.ask('POST', '/api/v1/session/token', { body })).status, 200);
  t.is((await leaving.ask('DELETE', '/api/v1/session')).status, 204);
  await service.end('SIGKILL');
  const again = await startService(t, service.place, { TUNNELKEEP_LISTEN: `127.0.0.1:${service.httpPort}` });
  await isOut(t, leaving);
  t.is((await staying.ask('GET', '/api/v1/session')).status, 200, 'the access token of an open session lives on');
  const replay = await staying.ask('POST', '/api/v1/session/token', { body });
  t.is(replay.json().code, 'proof-refused');
  t.is((await staying.renew()).status, 200, 'and so do its cookie and key');
  await again.end();
});
