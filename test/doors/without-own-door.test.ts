import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { rawExchange } from '../_support/raw-exchange.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { makeKey, makePlace, startService } from '../_support/start-service.ts';
import { fingerprintOf, password, portOf } from './_doors.ts';

const firstPort = 3900;

/** A service for an OpenSSH beside it. No sshd: what reaches the key's port stands for what one let through. */
async function start(t: ExecutionContext, place?: Awaited<ReturnType<typeof makePlace>>) {
  const at = place ?? (await makePlace(t));
  const list = join(at.folder, 'openssh', 'authorized_keys');
  const service = await startService(t, at, { TUNNELKEEP_DOOR: 'none', TUNNELKEEP_OPENSSH_KEYS: list });
  const port = await portOf(service, fingerprintOf(at.key));
  const client = () => new SignInClient(new URL(`http://127.0.0.1:${port}`));
  const codeOf = (line: string) => /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(line)?.[0] ?? '';
  return { service, list, port, client, code: async () => codeOf(await service.logged('for a password')) };
}

test.serial('the code from the log is the first password, for the owner alone, once', async (t) => {
  const { service, client, code } = await start(t);
  const given = await code();
  const offered = await client().ask('POST', '/api/v1/session/token', { body: { proof: 'e.e.e', active: false } });
  t.deepEqual([offered.json().user, offered.json().hasPassword], ['owner', true]);
  const stranger = new SignInClient(new URL(`http://127.0.0.1:${service.httpPort}`));
  t.is((await stranger.signIn({ name: 'nobody', password: given })).status, 401);
  t.is((await client().signIn({ password: 'AAAA-AAAA' })).status, 401);

  const first = client();
  t.is((await first.signIn({ password: given })).status, 200);
  t.is((await client().signIn({ password: given })).status, 401, 'the code worked twice');
  t.is((await first.ask('GET', '/api/v1/overview')).json().code, 'password-needed');
  await first.must('PUT', '/api/v1/password', { body: { password } });
  await first.must('GET', '/api/v1/overview');
  t.is((await client().signIn({ password })).status, 200);

  t.is(await service.end(), 0);
  const again = await start(t, service.place);
  t.false(
    again.service.log.some((line) => line.includes('for a password')),
    'a code, although there is a password',
  );
  t.is((await again.client().signIn({ password })).status, 200);
});

test.serial('a service with a door of its own prints no such code', async (t) => {
  const service = await startService(t);
  t.false(service.log.some((line) => line.includes('for a password')));
});

test.serial('a port that another program holds is never handed to OpenSSH', async (t) => {
  const squatter = createServer((socket) => socket.end('mine'));
  // Another test's service may hold it: that serves as well.
  await new Promise<void>((resolve) => {
    squatter.once('error', () => resolve()).listen(firstPort, '127.0.0.1', () => resolve());
  });
  t.teardown(() => squatter.close());
  const { list, port } = await start(t);
  t.true(port > firstPort);
  t.regex(await readFile(list, 'utf8'), new RegExp(`^restrict,port-forwarding,permitopen="127\\.0\\.0\\.1:${port}" `));
});

test.serial('a key that goes takes its port along, and the next key gets another', async (t) => {
  const { service, port, list } = await start(t);
  const { place } = service;
  const next = join(place.folder, 'next');
  makeKey(next);
  await writeFile(place.authorizedKeys, await readFile(`${next}.pub`, 'utf8'));
  const nextPort = await portOf(service, fingerprintOf(next));
  t.true(nextPort > port);
  t.is((await rawExchange({ port, host: '127.0.0.1' }, 'GET / HTTP/1.1\r\n\r\n', 2000)).status, 0);
  t.false((await readFile(list, 'utf8')).includes(`:${port}"`));
  t.is((await stat(list)).mode & 0o777, 0o644);
});
