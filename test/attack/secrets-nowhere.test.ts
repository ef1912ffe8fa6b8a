import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openTunnel } from '../_support/open-tunnel.ts';
import { descendantsOf, processTraces } from '../_support/process-traces.ts';
import { repositoryPassword } from '../_support/repository-password.ts';
import { runThrough } from '../_support/run-through.ts';
import { type Answer, SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const password = 'a canary in the coal mine';

/** Watches what all processes show of themselves until it is told to stop; each trace once. */
function watchProcesses(service: TestService) {
  const seen = new Map<string, boolean>();
  let watching = true;
  const done = (async () => {
    while (watching) {
      const own = new Set([service.pid, ...(await descendantsOf(service.pid))]);
      for (const { pid, commandLine, environment } of await processTraces()) {
        seen.set(commandLine, seen.get(commandLine) || own.has(pid));
        if (own.has(pid)) seen.set(environment, true);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return async () => {
    watching = false;
    await done;
    return seen;
  };
}

/** A client that keeps every answer, but for those that are there to carry a secret. */
class Listener extends SignInClient {
  readonly refusals: string[] = [];
  override async ask(...request: Parameters<SignInClient['ask']>): Promise<Answer> {
    const answer = await super.ask(...request);
    if (answer.status >= 400) this.refusals.push(answer.bytes.toString());
    return answer;
  }
}

test('in a whole day of use no secret shows up in a log, a command line, an environment or an error', async (t) => {
  const service = await startService(t);
  const stop = watchProcesses(service);
  const client = new Listener((await openTunnel(t, service)).url);
  await client.enter(password);
  const tokens = [client.accessToken];
  const { base, plan, ticket } = await runThrough(client, service.place);
  t.is((await client.renew()).status, 200);
  tokens.push(client.accessToken);

  // Whatever can be refused, with each of the secrets in hand.
  const proof = await client.proof('/api/v1/session', { htu: 'http://other/' });
  await client.ask('POST', '/api/v1/session', { body: { proof, password } });
  await client.ask('POST', '/api/v1/session', { body: { proof, password, name: 'owner', more: password } });
  await client.signIn();
  await client.ask('POST', '/api/v1/session', { raw: `{"password": "${password}"` });
  await client.ask('PUT', '/api/v1/password', { body: { password, current: `${password}?` } });
  await client.ask('PUT', '/api/v1/password', { body: { password: [password], current: password } });
  await client.ask('GET', `/api/v1/overview?password=${encodeURIComponent(password)}`, {
    headers: { Host: 'evil.example' },
  });
  await client.ask('GET', `${base}/download?path=/x&as=file&ticket=${ticket}`);
  await client.ask('GET', await client.ticketed(`${base}/download?path=/nothing/here&as=file`));
  await client.ask('POST', `/api/v1/plans/${plan.id}/run`, { body: {}, headers: { Origin: 'null' } });
  await client.ask('DELETE', '/api/v1/session');
  t.is((await client.renew()).status, 401);
  const seen = await stop();
  const repository = await repositoryPassword(service.place);
  const key = (await readFile(join(service.place.data, 'key'), 'utf8')).trim();
  await service.end();

  const cookie = client.cookie?.slice('tunnelkeep='.length) ?? '';
  const secrets = { password, code: client.code, cookie, ticket, repository, key, proof };
  const all = [...Object.entries(secrets), ...tokens.map((token) => ['access token', token ?? ''] as const)];
  const traces = [...seen.keys()];
  const own = traces.filter((trace) => seen.get(trace));
  t.true(
    own.some((trace) => trace.includes('--password-file=/dev/fd/3')),
    'restic was seen at work',
  );
  t.true(
    own.some((trace) => trace.includes('door/main.ts')),
    'the door was seen',
  );
  t.true(
    own.some((trace) => trace.includes('RESTIC_CACHE_DIR=')),
    "restic's environment was seen",
  );
  t.true(service.log.length > 40 && client.refusals.length > 8);
  t.true(
    service.log.some((line) => line.includes('"level":20')),
    'the log is a debug log',
  );
  for (const [name, secret] of all) {
    t.true(secret.length > 20, name);
    const spellings = [
      secret,
      encodeURIComponent(secret),
      secret.replaceAll(' ', '+'),
      Buffer.from(secret).toString('base64'),
    ];
    const hides = (text: string) => spellings.some((spelling) => text.includes(spelling));
    t.deepEqual(service.log.filter(hides), [], `${name} in the log`);
    t.deepEqual(client.refusals.filter(hides), [], `${name} in an error`);
    t.deepEqual(traces.filter(hides), [], `${name} in a command line or an environment`);
  }
});

test('no child of the service gets any of its settings', async (t) => {
  const service = await startService(t);
  const stop = watchProcesses(service);
  const client = new SignInClient((await openTunnel(t, service)).url);
  await client.enter(password);
  await runThrough(client, service.place);
  const children = await descendantsOf(service.pid);
  t.is(children.length, 1, 'only the door is left');
  const door = await readFile(`/proc/${children[0]}/environ`, 'latin1');
  t.regex(door, /PATH=/);
  t.notRegex(door, /TUNNELKEEP_|KEY|SECRET|HOME/);
  const restic = [...(await stop()).keys()].filter((trace) => trace.includes('RESTIC_CACHE_DIR='));
  t.true(restic.length > 0);
  for (const environment of restic) t.notRegex(environment, /TUNNELKEEP_|RESTIC_PASSWORD/);
  const open = await readdir(`/proc/${children[0]}/fd`);
  t.true(open.length < 40);
});
