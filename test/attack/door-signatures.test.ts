import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import test, { type ExecutionContext } from 'ava';
import ssh2 from 'ssh2';
import { makeKey, type TestKey } from '../door/_make-key.ts';
import { startDoor } from '../door/_start-door.ts';
import { isConnected } from '../door/_until.ts';
import { connectHostile, openChannel } from './_hostile-client.ts';

async function prepare(t: ExecutionContext, type = 'ed25519', bits?: number) {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key', type, bits);
  door.know(key.publicKey);
  const hostile = await connectHostile(door, null);
  t.teardown(hostile.stop);
  return { door, key, hostile };
}

async function publicPart(key: TestKey): Promise<string> {
  return readFile(`${key.path}.pub`, 'utf8');
}

test('a signature by another key does not let in who knows the public key', async (t) => {
  const { door, key, hostile } = await prepare(t);
  const { privateKey } = generateKeyPairSync('ed25519');
  hostile.protocol.authPK('x', await publicPart(key), 'ssh-ed25519', (data, done) =>
    done(sign(null, data, privateKey)),
  );
  await hostile.hear('USERAUTH_FAILURE');
  t.truthy(await door.untilLogged((line) => line.why === 'the signature is wrong'));
  t.deepEqual(door.said.filter(isConnected), []);
});

for (const [name, make] of [
  ['empty', () => Buffer.alloc(0)],
  ['zeros', () => Buffer.alloc(64)],
  ['too long', () => Buffer.alloc(5000, 1)],
] as const) {
  test(`a signature that is ${name} lets nobody in`, async (t) => {
    const { door, key, hostile } = await prepare(t);
    hostile.protocol.authPK('x', await publicPart(key), 'ssh-ed25519', (_data, done) => done(make()));
    await Promise.race([hostile.hear('USERAUTH_FAILURE'), hostile.cut]).catch(() => {});
    t.false(hostile.heard.some((message) => message.name === 'USERAUTH_SUCCESS'));
    t.deepEqual(door.said.filter(isConnected), []);
  });
}

test('a signature that was made for another connection lets nobody in', async (t) => {
  const { door, key, hostile } = await prepare(t);
  // The private half as PEM, so that a signature can be taken where the key is honestly used.
  const pem = await opensslForm(key);
  let captured = Buffer.alloc(0);
  hostile.protocol.authPK('x', await publicPart(key), 'ssh-ed25519', (data, done) => {
    captured = sign(null, data, pem);
    done(captured);
  });
  await hostile.hear('USERAUTH_SUCCESS');
  const second = await connectHostile(door, null);
  t.teardown(second.stop);
  second.protocol.authPK('x', await publicPart(key), 'ssh-ed25519', (_data, done) => done(captured));
  await second.hear('USERAUTH_FAILURE');
  t.is(door.said.filter(isConnected).length, 1);
});

test('asking whether a key is known is not proving it', async (t) => {
  const { door, key, hostile } = await prepare(t);
  hostile.protocol.authPK('x', await publicPart(key), 'ssh-ed25519');
  await hostile.hear('USERAUTH_PK_OK');
  openChannel(hostile, 1);
  await hostile.cut;
  t.deepEqual(door.service.forwarded, []);
  t.deepEqual(door.said.filter(isConnected), []);
});

test('one key is not let in under the name of another kind', async (t) => {
  const { door, key, hostile } = await prepare(t);
  const pem = await opensslForm(key);
  hostile.protocol.authPK('x', await publicPart(key), 'ssh-dss', (data, done) => done(sign(null, data, pem)));
  await Promise.race([hostile.hear('USERAUTH_FAILURE'), hostile.cut]).catch(() => {});
  t.deepEqual(door.said.filter(isConnected), []);
});

test('RSA is let in with both hashes of RFC 8332, if the signature is of the one that is named', async (t) => {
  const { door, key, hostile } = await prepare(t, 'rsa', 3072);
  const pem = await opensslForm(key);
  const publicKey = await publicPart(key);
  for (const [named, used] of [
    ['rsa-sha2-256', 'sha512'],
    ['rsa-sha2-512', 'sha1'],
  ] as const) {
    hostile.heard.length = 0;
    hostile.protocol.authPK('x', publicKey, named, (data, done) => done(sign(used, data, pem)));
    await hostile.hear('USERAUTH_FAILURE');
  }
  t.deepEqual(door.said.filter(isConnected), []);
  hostile.protocol.authPK('x', publicKey, 'rsa-sha2-512', (data, done) => done(sign('sha512', data, pem)));
  await hostile.hear('USERAUTH_SUCCESS');
  const other = await connectHostile(door, null);
  t.teardown(other.stop);
  other.protocol.authPK('x', publicKey, 'rsa-sha2-256', (data, done) => done(sign('sha256', data, pem)));
  await other.hear('USERAUTH_SUCCESS');
  t.is(door.said.filter(isConnected).length, 2);
});

test('a correct SHA-1 signature of a known RSA key lets nobody in', async (t) => {
  const { door, key, hostile } = await prepare(t, 'rsa', 3072);
  const pem = await opensslForm(key);
  hostile.protocol.authPK('x', await publicPart(key), 'ssh-rsa', (data, done) => done(sign('sha1', data, pem)));
  await hostile.hear('USERAUTH_FAILURE');
  t.deepEqual(door.said.filter(isConnected), []);
});

/** Node reads PEM only; ssh-keygen writes OpenSSH's form, which ssh2 can turn into PEM. */
async function opensslForm(key: TestKey) {
  const parsed = ssh2.utils.parseKey(await readFile(key.path));
  if (parsed instanceof Error) throw parsed;
  return createPrivateKey(parsed.getPrivatePEM());
}
