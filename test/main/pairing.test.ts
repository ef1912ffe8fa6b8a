import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openTunnel } from '../_support/open-tunnel.ts';
import { scratchFolder } from '../_support/scratch-folder.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { makeKey, makePlace, startService, type TestService } from '../_support/start-service.ts';

/** A service that nobody has a key for, and the code from its log. */
async function unpaired(t: ExecutionContext): Promise<{ service: TestService; code: string }> {
  const place = await makePlace(t);
  await writeFile(place.authorizedKeys, '# nobody yet\n');
  const service = await startService(t, place);
  const code = /pairing code ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(await service.logged('pairing code'))?.[1] ?? '';
  return { service, code };
}

/** Plain `ssh` with this key; the codes are typed by a program that ssh asks instead of a person. */
async function plainSsh(t: ExecutionContext, service: TestService, key: string, codes: readonly string[]) {
  const home = await scratchFolder(t);
  const list = join(home, 'codes');
  await writeFile(list, `${codes.join('\n')}\n`);
  const typist = join(home, 'typist');
  await writeFile(typist, `#!/bin/sh\nhead -n 1 ${list}\nsed -i 1d ${list}\n`, { mode: 0o700 });
  const options = ['IdentitiesOnly=yes', 'StrictHostKeyChecking=no', `UserKnownHostsFile=${home}/known_hosts`];
  const child = spawn(
    'ssh',
    [
      '-F',
      '/dev/null',
      '-i',
      key,
      ...options.flatMap((option) => ['-o', option]),
      '-p',
      `${service.doorPort}`,
      'x@127.0.0.1',
    ],
    {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: home,
        SSH_ASKPASS: typist,
        SSH_ASKPASS_REQUIRE: 'force',
        DISPLAY: ':9',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      words += chunk;
    });
  }
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, words };
}

test('the first key is paired by the code from the log, with plain ssh, and then opens the page', async (t) => {
  const { service, code } = await unpaired(t);
  const { key } = service.place;
  const paired = await plainSsh(t, service, key, ['wrong', code.toLowerCase()]);
  t.is(paired.status, 0, paired.words);
  t.regex(paired.words, /is the owner’s now/);
  const client = new SignInClient((await openTunnel(t, service)).url);
  await client.enter();
  t.is((await client.must('GET', '/api/v1/session')).json().user.role, 'owner');

  const other = join(service.place.folder, 'other');
  makeKey(other);
  const late = await plainSsh(t, service, other, [code]);
  t.is(late.status, 255, 'a second key was paired');
  t.regex(late.words, /Permission denied|too many|disconnect/i);
});

test('ten wrong codes end pairing, whoever typed them, and the right one comes too late', async (t) => {
  const { service, code } = await unpaired(t);
  for (let round = 0; round < 3; round += 1) await plainSsh(t, service, service.place.key, ['a', 'b', 'c']);
  await plainSsh(t, service, service.place.key, ['d']);
  const late = await plainSsh(t, service, service.place.key, [code]);
  t.is(late.status, 255);
  await t.throwsAsync(openTunnel(t, service));
});

test('with a key in the file there is no pairing, and no code is printed', async (t) => {
  const service = await startService(t);
  t.false(service.log.some((line) => line.includes('pairing code')));
  const other = join(service.place.folder, 'other');
  makeKey(other);
  t.is((await plainSsh(t, service, other, ['2345-6789'])).status, 255);
});
