import { spawn } from 'node:child_process';
import test from 'ava';
import { makeKey } from './_make-key.ts';
import { ssh, sshArguments } from './_ssh.ts';
import { startDoor, testCode } from './_start-door.ts';

const opening = ['127.0.0.1', 'open', 'a'.repeat(26).concat('.localhost'), '4000'];

for (const [name, type, bits] of [
  ['ed25519', 'ed25519', undefined],
  ['ECDSA on P-256', 'ecdsa', 256],
  ['ECDSA on P-384', 'ecdsa', 384],
  ['ECDSA on P-521', 'ecdsa', 521],
  ['RSA with 3072 bits', 'rsa', 3072],
] as const) {
  test(`a known key is let in: ${name}`, async (t) => {
    const door = await startDoor();
    t.teardown(door.stop);
    const key = await makeKey(door.folder, 'key', type, bits);
    // The command waits for an opening that is refused, so that it ends by itself.
    door.answerOpen = () => ({ refused: 'you are in' });
    const stranger = await ssh(door, key, ...opening);
    t.is(stranger.status, 255);
    t.regex(stranger.stderr, /Permission denied \(publickey\)/);
    door.know(key.publicKey);
    const friend = await ssh(door, key, ...opening);
    t.is(friend.stderr, 'tunnelkeep: you are in\n');
    t.is(friend.status, 1);
  });
}

test('RSA with SHA-1 is not even tried by a client that asks first, whatever the size of the key', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key', 'rsa', 3072);
  door.know(key.publicKey);
  const { status, stderr } = await ssh(door, key, '-v', '-o', 'PubkeyAcceptedAlgorithms=ssh-rsa', ...opening);
  t.is(status, 255);
  t.regex(stderr, /server-sig-algs=<ssh-ed25519,[^>]*rsa-sha2-512,rsa-sha2-256>/, 'what the door takes');
  t.regex(stderr, /no mutual signature algorithm/);
  t.deepEqual(
    door.said.filter((message) => 'ask' in message),
    [],
  );
});

for (const [name, type, bits] of [
  ['RSA with 2048 bits', 'rsa', 2048],
  ['RSA with 3071 bits', 'rsa', 3071],
] as const) {
  test(`even a known key of a weak kind is refused: ${name}`, async (t) => {
    const door = await startDoor();
    t.teardown(door.stop);
    const key = await makeKey(door.folder, 'key', type, bits);
    door.know(key.publicKey);
    const { status, stderr } = await ssh(door, key, '-v', ...opening);
    t.is(status, 255);
    t.regex(stderr, /Offering public key/);
    t.truthy(await door.untilLogged((line) => line.why === 'this kind of key is not accepted'));
    t.deepEqual(
      door.said.filter((message) => 'ask' in message),
      [],
    );
  });
}

test('the user name does not matter, the key does', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  door.answerOpen = () => ({ refused: 'you are in' });
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  for (const user of ['root', 'x', 'name with spaces', 'ünïcode']) {
    const { stderr } = await ssh(door, key, '-l', user, ...opening);
    t.is(stderr, 'tunnelkeep: you are in\n', user);
  }
});

test('only public keys are offered as a method', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  const { stderr } = await ssh(door, key, '-v', ...opening);
  t.regex(stderr, /Authentications that can continue: publickey\r?\n/);
});

test('neither codes nor keys nor signatures are logged', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  const child = spawn('ssh', [...(await sshArguments(door, key)), ...opening], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill();
  await door.untilLogged((line) => line.event === 'closed');
  const log = JSON.stringify(door.logged);
  t.false(log.includes(testCode));
  t.false(log.includes(key.publicKey.split(' ')[1] ?? ''));
});
