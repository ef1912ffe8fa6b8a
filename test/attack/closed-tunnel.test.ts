import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { follow } from '../_support/follow.ts';
import { loopbackUrl } from '../_support/loopback-url.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { readDatabase } from '../_support/read-database.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { makePlace, startService, type TestService } from '../_support/start-service.ts';

const password = 'correct horse battery';

async function openOnes(service: TestService): Promise<unknown[]> {
  const rows = await readDatabase(service.place, 'SELECT door FROM sessions WHERE ended_at IS NULL ORDER BY door');
  return rows.map(({ door }) => door);
}

/** Seconds until this holds; throws after `most`. */
async function secondsUntil(holds: () => Promise<boolean>, most: number): Promise<number> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  while (!(await holds())) {
    if (seconds() > most) throw new Error(`not within ${most} seconds`);
    await sleep(200);
  }
  return seconds();
}

test('the session ends half a minute after its tunnel was closed, and only that session', async (t) => {
  const service = await startService(t);
  const tunnel = await openTunnel(t, service);
  const client = new SignInClient(tunnel.url);
  await client.enter(password);
  const local = new SignInClient(loopbackUrl(service));
  t.is((await local.signIn({ name: 'owner', password })).status, 200);
  t.deepEqual(await openOnes(service), ['embedded', 'loopback']);
  await tunnel.close();
  const gone = await secondsUntil(async () => (await openOnes(service)).length === 1, 45);
  t.true(gone > 25 && gone < 40, `${gone} seconds`);
  t.deepEqual(await openOnes(service), ['loopback']);
  t.is((await local.renew()).status, 200);
  const [row] = await readDatabase(service.place, 'SELECT ended_why FROM sessions WHERE ended_at IS NOT NULL');
  t.is(row?.ended_why, 'its tunnel was closed');
});

test('a key that leaves the list is out at once: its sessions end, its streams and its tunnel with them', async (t) => {
  const place = await makePlace(t);
  const service = await startService(t, place);
  const tunnel = await openTunnel(t, service);
  const client = new SignInClient(tunnel.url);
  await client.enter(password);
  const stream = await follow(t, client, '/api/v1/events');
  await writeFile(place.authorizedKeys, '# nobody\n');
  const cut = await secondsUntil(async () => (await openOnes(service)).length === 0, 10);
  t.true(cut < 4, `${cut} seconds; the file is looked at twice a second`);
  t.is(await stream.ended, 'cut');
  const refused = await client.ask('GET', '/api/v1/session').catch(() => null);
  t.true(refused === null || refused.status === 401);
  await t.throwsAsync(openTunnel(t, service), { message: /the helper ended/ });
});
