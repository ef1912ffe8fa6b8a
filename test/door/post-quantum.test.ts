import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import ssh2, { type Client, type ClientChannel } from 'ssh2';
import { doorHere } from './_door-here.ts';
import {
  ExchangeByDraft,
  makeClientKeys,
  message,
  string,
  stringsOf,
  withUnreducedKey,
  withX25519,
} from './_exchange-by-draft.ts';
import { makeKey, type TestKey } from './_make-key.ts';
import { type AnyDoor, startDoor } from './_start-door.ts';
import { answerDigest, digestOfPattern, pattern, sendPattern } from './_start-service.ts';

const kex = 'mlkem768x25519-sha256';

async function prepare(t: ExecutionContext, start: () => Promise<AnyDoor> = startDoor) {
  const door = await start();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  return { door, key };
}

/** ssh2's own client, signed in; `exchanges` grows by the method of each exchange of keys. */
async function signIn(t: ExecutionContext, door: AnyDoor, key: TestKey) {
  const client = new ssh2.Client();
  t.teardown(() => client.destroy());
  const exchanges: string[] = [];
  client.on('handshake', (negotiated) => exchanges.push(negotiated.kex));
  const privateKey = await readFile(key.path);
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject);
    // What this client has no type for is what the patch adds.
    const algorithms = { kex: [kex as 'curve25519-sha256', 'curve25519-sha256' as const] };
    client.connect({ host: '127.0.0.1', port: door.port, username: 'anyone', privateKey, algorithms });
  });
  client.on('error', () => {});
  return { client, exchanges };
}

function openChannel(client: Client): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, '127.0.0.1', 3876, (error, channel) =>
      error ? reject(error) : resolve(channel),
    );
  });
}

/** ssh2 has a public name for this on the server's side only. */
function rekey(client: Client): void {
  (client as unknown as { _protocol: { rekey(): void } })._protocol.rekey();
}

/** Exchanges keys anew after about each `every` bytes of what this channel brings; the answer is the SHA-256 of it all. */
async function digestWithRekeys(client: Client, channel: ClientChannel, every: number): Promise<string> {
  const hash = createHash('sha256');
  let since = 0;
  for await (const chunk of channel) {
    hash.update(chunk);
    since += chunk.length;
    if (since < every) continue;
    since = 0;
    rekey(client);
  }
  return hash.digest('hex');
}

test('a client that knows the post-quantum exchange gets it, and again in the middle of transfers both ways', async (t) => {
  const { door, key } = await prepare(t);
  const { client, exchanges } = await signIn(t, door, key);
  t.deepEqual(exchanges, [kex]);

  const size = 24 * pattern.length;
  door.service.handle = sendPattern(size);
  const down = await openChannel(client);
  while (door.service.forwarded.length === 0) await sleep(10);
  door.service.handle = answerDigest;
  const up = await openChannel(client);
  const uploaded = digestOfChannel(up);
  for (let sent = 0; sent < size; sent += pattern.length) up.write(pattern);
  up.end();
  t.is(await digestWithRekeys(client, down, 4 * pattern.length), digestOfPattern(size));
  t.is(await uploaded, digestOfPattern(size));
  t.true(exchanges.length > 3, `${exchanges.length} exchanges`);
  t.deepEqual([...new Set(exchanges)], [kex]);
});

test('the door itself exchanges keys anew by it, in the middle of a transfer', async (t) => {
  const { door, key } = await prepare(t, () => doorHere({ rekeyBytes: 2 ** 20 }));
  const { client, exchanges } = await signIn(t, door, key);
  const anew = new Promise<void>((resolve) => client.on('handshake', () => exchanges.length > 2 && resolve()));
  let sent = 0;
  door.service.handle = ({ socket }) => {
    const timer = setInterval(() => {
      socket.write(pattern);
      sent += pattern.length;
    }, 50);
    void anew.then(() => {
      clearInterval(timer);
      socket.end();
    });
  };
  const received = await digestOfChannel(await openChannel(client), 'binary');
  t.is(received, digestOfPattern(sent));
  t.deepEqual([...new Set(exchanges)], [kex]);
});

test('the door and a client that was written from the draft agree on hash, signature and keys', async (t) => {
  const { door } = await prepare(t);
  const hostKey = Buffer.from(door.hostPublicKey.split(' ')[1] ?? '', 'base64');
  const [, rawHostKey = Buffer.alloc(0)] = stringsOf(hostKey, 0);
  const x = rawHostKey.toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });

  // A K whose first bit is set would be longer as a number than as a string: both kinds are wanted.
  const seen = new Set<boolean>();
  for (let tries = 0; seen.size < 2 && tries < 40; tries += 1) {
    const exchange = await ExchangeByDraft.start(door.port);
    const keys = makeClientKeys();
    const reply = await exchange.ask(keys.init);
    t.is(reply[0], message.reply);
    const agreed = exchange.conclude(keys, reply);
    t.deepEqual(agreed.hostKey, hostKey);
    t.is(agreed.serverReply.length, 1088 + 32);
    const [kind = '', signature = Buffer.alloc(0)] = stringsOf(agreed.signature, 0);
    t.is(String(kind), 'ssh-ed25519');
    t.true(verify(null, agreed.hash, publicKey, signature), 'the signature is over this H');

    t.is((await exchange.receive())[0], message.newKeys);
    exchange.send(Buffer.from([message.newKeys]));
    const service = Buffer.concat([Buffer.from([message.serviceRequest]), string('ssh-userauth')]);
    const answer = await exchange.askSealed(agreed.secret, agreed.hash, service);
    t.is(answer[0], message.serviceAccept);
    t.deepEqual(stringsOf(answer).map(String), ['ssh-userauth']);
    exchange.close();
    seen.add((agreed.secret[0] ?? 0) >= 128);
  }
  t.is(seen.size, 2);
});

test('each exchange has keys of its own', async (t) => {
  const { door } = await prepare(t);
  const keys = makeClientKeys();
  const replies: Buffer[] = [];
  for (let count = 0; count < 2; count += 1) {
    const exchange = await ExchangeByDraft.start(door.port);
    replies.push(exchange.conclude(keys, await exchange.ask(keys.init)).serverReply);
    exchange.close();
  }
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = replies;
  t.notDeepEqual(first.subarray(0, 1088), second.subarray(0, 1088));
  t.notDeepEqual(first.subarray(1088), second.subarray(1088));
});

const little = (hex: string) => Buffer.from(hex.padStart(64, '0'), 'hex').reverse();
const { init } = makeClientKeys();

/** Each must be refused: lengths (the draft, 2.1), values (FIPS 203, 7.2), points that make K_CL zero (RFC 8731, 3). */
const refused: Record<string, Buffer> = {
  'an empty C_INIT': Buffer.alloc(0),
  'one byte too few': init.subarray(0, -1),
  'one byte too many': Buffer.concat([init, Buffer.alloc(1)]),
  'only an X25519 key': init.subarray(1184),
  'only an ML-KEM key': init.subarray(0, 1184),
  'an ML-KEM key for 1024': Buffer.concat([init.subarray(0, 1184), init.subarray(0, 384), init.subarray(1184)]),
  'an ML-KEM key that is not reduced modulo q': withUnreducedKey(init),
  'an X25519 key of zeros': withX25519(init, Buffer.alloc(32)),
  'the X25519 point 1': withX25519(init, little('1')),
  'an X25519 point of order 8': withX25519(
    init,
    Buffer.from('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800', 'hex'),
  ),
  'the X25519 point p': withX25519(init, little(`7${'f'.repeat(61)}ed`)),
};

test('what is no key is refused before any reply, and the door lives on', async (t) => {
  const { door, key } = await prepare(t);
  for (const [what, bytes] of Object.entries(refused)) {
    const exchange = await ExchangeByDraft.start(door.port);
    const answer = await exchange.ask(bytes);
    t.is(answer[0], message.disconnect, what);
    t.is(answer.readUInt32BE(1), 3, 'SSH_DISCONNECT_KEY_EXCHANGE_FAILED');
    await t.throwsAsync(exchange.receive(), { message: 'the connection has ended' }, what);
    // Signs in, which the door also needs to forgive this address.
    const { client } = await signIn(t, door, key);
    client.end();
  }
});

async function digestOfChannel(channel: ClientChannel, as: 'text' | 'binary' = 'text'): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of channel) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  return as === 'text' ? all.toString() : createHash('sha256').update(all).digest('hex');
}
