import { join } from 'node:path';
import test from 'ava';
import sqlite3 from 'sqlite3';
import type { Permission } from '../../src/model/permission.ts';
import { role as roles } from '../../src/model/role.ts';
import { routes } from '../../src/web/routes.ts';
import { fillRoute } from '../_support/fill-route.ts';
import { forFile } from '../_support/for-file.ts';
import { loopbackUrl } from '../_support/loopback-url.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
const password = 'correct horse battery';
let service: TestService;

/** What each role may do without a grant: the table that was agreed on, written down a second time. */
const own: Permission[] = ['end-own-session', 'change-own-password'];
const status: Permission[] = [...own, 'see-status'];
const operating: Permission[] = [...status, 'run-plan', 'stop-job', 'edit-plan'];
const allowed: Readonly<Record<string, readonly Permission[]>> = { member: own, viewer: status, operator: operating };

test.before('a user of each role, with the same password', async () => {
  service = await startService(file);
  await new SignInClient((await openTunnel(file, service)).url).enter(password);
  const connection = new sqlite3.Database(join(service.place.data, 'tunnelkeep.sqlite3'));
  for (const [index, role] of Object.keys(allowed).entries()) {
    const id = String.fromCharCode(98 + index).repeat(16);
    await new Promise<void>((resolve, reject) => {
      connection.run(
        'INSERT INTO users (id, name, role, password, created_at) SELECT ?, ?, ?, password, 1 FROM users LIMIT 1',
        [id, role, role],
        (error) => (error ? reject(error) : resolve()),
      );
    });
  }
  await new Promise((resolve) => connection.close(resolve));
});

test('the roles are those that are tried here', (t) => {
  t.deepEqual([...roles.options].sort(), ['owner', ...Object.keys(allowed)].sort());
});

/** The routes to be tried: not those that end this very session, nor, where it would be let in, the endless stream. */
const tried = (permissions: readonly Permission[]) =>
  routes.flatMap((route) => {
    const { method, path, permission, by } = route;
    const endsSession = method === 'DELETE' && /\/sessions?$/.test(path);
    if (permission === 'public' || endsSession) return [];
    const may = permissions.includes(permission);
    return may && path.endsWith('/events') ? [] : [{ method, path: fillRoute(route), by, may }];
  });

for (const [name, permissions] of Object.entries(allowed)) {
  test.serial(`a user in the role of ${name} is refused everything that the role does not imply`, async (t) => {
    const client = new SignInClient(loopbackUrl(service));
    t.is((await client.signIn({ name, password })).status, 200);
    const asked = tried(permissions);
    t.true(asked.filter(({ may }) => may).length > 3 && asked.filter(({ may }) => !may).length > 3);
    for (const { method, path, by, may } of asked) {
      const url = by === 'ticket' ? await client.ticketed(path) : path;
      const { status, json } = await client.ask(method, url, method === 'GET' ? {} : { body: {} });
      if (may) t.false([401, 403].includes(status), `${method} ${path}: ${status}`);
      else t.deepEqual([status, json().code], [403, 'not-allowed'], `${method} ${path}`);
    }
  });
}

test.serial("one user's sessions are not another's to see or to end", async (t) => {
  const [viewer, operator] = [new SignInClient(loopbackUrl(service)), new SignInClient(loopbackUrl(service))];
  await viewer.signIn({ name: 'viewer', password });
  await operator.signIn({ name: 'operator', password });
  const listed = async (client: SignInClient) => (await client.must('GET', '/api/v1/sessions')).json().sessions;
  const [theirs] = await listed(operator);
  t.deepEqual([...new Set((await listed(viewer)).map(({ user }: { user: string }) => user))], ['viewer']);
  t.is((await viewer.ask('DELETE', `/api/v1/sessions/${theirs.id}`)).status, 404);
  t.is((await viewer.ask('DELETE', '/api/v1/sessions')).status, 204);
  t.is((await operator.ask('GET', '/api/v1/session')).status, 200);
});

test.serial('a role that was taken away counts at the next request', async (t) => {
  const client = new SignInClient(loopbackUrl(service));
  await client.signIn({ name: 'operator', password });
  t.is((await client.ask('GET', '/api/v1/overview')).status, 200);
  const connection = new sqlite3.Database(join(service.place.data, 'tunnelkeep.sqlite3'));
  await new Promise((resolve) => connection.run("UPDATE users SET role = 'member' WHERE name = 'operator'", resolve));
  await new Promise((resolve) => connection.close(resolve));
  t.is((await client.ask('GET', '/api/v1/overview')).status, 403);
});

test.serial('behind the door a key speaks for its own user, whatever name and password are given', async (t) => {
  const { url } = await openTunnel(t, service);
  const client = new SignInClient(url);
  t.is((await client.signIn({ name: 'viewer', password })).status, 200);
  t.is((await client.must('GET', '/api/v1/session')).json().user.name, 'owner');
});
