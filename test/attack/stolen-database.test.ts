import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { forFile } from '../_support/for-file.ts';
import { loopbackUrl } from '../_support/loopback-url.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { readDatabase } from '../_support/read-database.ts';
import { repositoryPassword } from '../_support/repository-password.ts';
import { runThrough } from '../_support/run-through.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { makePlace, type Place, serviceEnvironment, spawnService, startService } from '../_support/start-service.ts';

const file = forFile(test);
const password = 'correct horse battery';
const files = ['tunnelkeep.sqlite3', 'tunnelkeep.sqlite3-wal', 'tunnelkeep.sqlite3-shm'];
let place: Place;
let client: SignInClient;
let secret: string;
/** The files as a thief copies them, while the service runs. */
let stolen: Map<string, Buffer>;

test.before('a service has been in use', async () => {
  const service = await startService(file);
  place = service.place;
  client = new SignInClient((await openTunnel(file, service)).url);
  await client.enter(password);
  const local = new SignInClient(loopbackUrl(service));
  await local.signIn({ name: 'owner', password });
  await runThrough(client, place);
  secret = await repositoryPassword(place);
  const there = await readdir(place.data);
  const names = files.filter((name) => there.includes(name));
  stolen = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(place.data, name))] as const)),
  );
});

/** The forms in which a secret could lie in a file. */
const forms = (text: string) => {
  const bytes = Buffer.from(text, 'base64url');
  return [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    bytes,
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('base64')),
  ];
};
const holds = (text: string) => [...stolen.values()].some((bytes) => forms(text).some((form) => bytes.includes(form)));

test.serial('the copy is the real thing, log included', (t) => {
  t.true(stolen.has('tunnelkeep.sqlite3-wal'));
  t.true([...stolen.values()].some((bytes) => bytes.includes(client.host)));
});

test.serial("no repository's password is in it", (t) => {
  t.regex(secret, /^[\w-]{43}$/);
  t.false(holds(secret));
});

test.serial('and that password is the true one: restic opens the repository with it', (t) => {
  const repository = join(place.repositories, 'documents');
  const opens = (password: string) =>
    spawnSync('restic', ['-r', repository, '--no-cache', '--no-lock', 'cat', 'config'], {
      env: { PATH: place.path, RESTIC_PASSWORD: password },
    }).status;
  t.is(opens(secret), 0);
  t.not(opens(`${secret}x`), 0);
});

test.serial('no cookie, token, code or password is in it; the cookie only as its hash', async (t) => {
  const cookie = client.cookie?.slice('tunnelkeep='.length) ?? '';
  t.is(cookie.length, 43);
  for (const text of [cookie, client.code, client.accessToken ?? '', client.nonce ?? '']) {
    t.true(text.length > 40);
    t.false(holds(text));
  }
  t.false([...stolen.values()].some((bytes) => bytes.includes(password)));
  const hash = createHash('sha256').update(cookie).digest();
  const rows = await readDatabase(place, 'SELECT secret_hash FROM sessions');
  t.true(rows.some(({ secret_hash }) => hash.equals(secret_hash as Buffer)));
});

test.serial('what the database holds is no cookie', async (t) => {
  const rows = await readDatabase(place, 'SELECT id, secret_hash, browser_key FROM sessions');
  for (const { id, secret_hash, browser_key } of rows) {
    const hash = secret_hash as Buffer;
    for (const value of [id, hash.toString('hex'), hash.toString('base64url'), hash.toString('base64'), browser_key]) {
      const thief = new SignInClient(new URL(`${client.origin}/`));
      thief.cookie = `tunnelkeep=${value}`;
      t.is((await thief.renew()).status, 401);
    }
  }
});

async function place2(t: Parameters<typeof makePlace>[0], key: string | null): Promise<Place> {
  const there = await makePlace(t);
  for (const [name, bytes] of stolen) await writeFile(join(there.data, name), bytes);
  if (key !== null) await writeFile(join(there.data, 'key'), key, { mode: 0o600 });
  return there;
}

for (const [what, key] of [
  ['another key', () => `${randomBytes(32).toString('base64')}\n`],
  ['a key of zeros', () => `${Buffer.alloc(32).toString('base64')}\n`],
  ['no key', () => null],
] as const) {
  test.serial(`a service with ${what} does not open the copy, and changes nothing`, async (t) => {
    const there = await place2(t, key());
    const { log, gone } = spawnService(t, serviceEnvironment(there, 1, 2));
    t.is(await gone, 78);
    t.true(
      log.some((line) => line.includes('wrong-key-file')),
      log.join('\n'),
    );
    const after = await readFile(join(there.data, 'tunnelkeep.sqlite3'));
    const [before] = await readDatabase(place, 'SELECT wrapped FROM data_keys');
    t.true(after.includes(before?.wrapped as Buffer));
    t.deepEqual((await readdir(there.data)).includes('key'), key() !== null);
  });
}

test.serial(
  'a copy under its own key does not sign its thief in: the cookie is not in it, the old tunnels are not there',
  async (t) => {
    const there = await place2(t, null);
    await copyFile(join(place.data, 'key'), join(there.data, 'key'));
    const service = await startService(t, there);
    const thief = new SignInClient(new URL(`${client.origin}/`));
    thief.accessToken = client.accessToken;
    const headers = { Host: client.host };
    const direct = new SignInClient(loopbackUrl(service));
    direct.accessToken = client.accessToken;
    t.is((await direct.ask('GET', '/api/v1/session', { headers })).status, 401);
    await service.end();
  },
);
