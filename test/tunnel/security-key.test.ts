import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { TestKey } from '../door/_make-key.ts';
import { startDoor } from '../door/_start-door.ts';
import { field, u32 } from './_authenticator.ts';
import { makeLaptop, runHelper, type Shell, shells } from './_run-helper.ts';

const type = 'sk-ssh-ed25519@openssh.com';

/** The files of a key whose secret lies in an authenticator (PROTOCOL.u2f and PROTOCOL.key), and that secret. */
async function makeSecurityKey(folder: string): Promise<TestKey & { readonly secret: string }> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const point = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const wire = Buffer.concat([field(type), field(point), field('ssh:')]);
  const parts = [u32(1), u32(1), wire, Buffer.of(0x01), field('handle'), field(''), field('')];
  const body = Buffer.concat(parts);
  const padding = Buffer.from(Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, index) => index + 1));
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...['none', 'none', ''].map(field),
    u32(1),
    field(wire),
    field(Buffer.concat([body, padding])),
  ]);
  const text = (file.toString('base64').match(/.{1,70}/g) ?? []).join('\n');
  const [path, secret] = [join(folder, 'key'), join(folder, 'secret')];
  await writeFile(path, `-----BEGIN OPENSSH PRIVATE KEY-----\n${text}\n-----END OPENSSH PRIVATE KEY-----\n`);
  await writeFile(secret, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await chmod(path, 0o600);
  return { path, publicKey: `${type} ${wire.toString('base64')}`, secret };
}

for (const shell of Object.keys(shells) as Shell[]) {
  test(`${shell}: who has a security key is told to touch it, before it signs`, async (t) => {
    const door = await startDoor();
    t.teardown(door.stop);
    const key = await makeSecurityKey(door.folder);
    door.know(key.publicKey);
    const laptop = await makeLaptop(door, key);
    const program = new URL('_authenticator.ts', import.meta.url).pathname;
    // It waits for the finger until the test has seen the notice.
    await laptop.addProgram(
      'authenticator',
      `while ! [ -e "$HOME/finger" ]; do sleep 0.1; done; exec ${process.execPath} ${program}`,
    );
    const helper = runHelper(laptop, shell, ['--print', 'nas'], {
      SSH_SK_HELPER: join(laptop.programs, 'authenticator'),
      AUTHENTICATOR_KEY: key.secret,
    });
    await helper.untilSaid('If your security key blinks, touch it.');
    t.false(existsSync(join(laptop.folder, 'touched')));
    t.is(helper.stdout, '');
    await writeFile(join(laptop.folder, 'finger'), '');
    await helper.untilSaid('Open in your browser: ');
    t.true(existsSync(join(laptop.folder, 'touched')));
    t.is(helper.stderr, 'If your security key blinks, touch it.\n');
    helper.child.kill('SIGTERM');
    t.is(await helper.ended, 0);
  });
}

test('a security key that is not there', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeSecurityKey(door.folder);
  door.know(key.publicKey);
  const laptop = await makeLaptop(door, key);
  await laptop.addProgram('authenticator', 'exit 1');
  const helper = runHelper(laptop, 'dash', ['--print', 'nas'], {
    SSH_SK_HELPER: join(laptop.programs, 'authenticator'),
  });
  t.is(await helper.ended, 4);
  t.regex(helper.stderr, /open-backup-remote: your key did not sign\. If it is a security key: is it plugged in/);
});
