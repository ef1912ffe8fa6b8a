import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import sqlite3 from 'sqlite3';
import { forFile } from '../_support/for-file.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { type Answer, SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
/** Names that a header, a file dialogue or a page could trip over. */
const names = [
  'page.html',
  'a "quoted"; name=x.svg',
  'new\nline\r\nSet-Cookie: a=b',
  'é 漢字 ☃.txt',
  '%0d%0a.js',
  "'%.exe",
];
let service: TestService;
let client: SignInClient;
let base: string;
let source: string;

test.before('a snapshot with odd names', async () => {
  service = await startService(file);
  client = new SignInClient((await openTunnel(file, service)).url);
  await client.enter();
  const plan = await setUpPlan(client, service.place);
  source = plan.source;
  for (const name of names) await writeFile(join(source, name), '<script>alert(1)</script>');
  await mkdir(join(source, 'a "folder"\n'));
  const { snapshotId } = (await runPlan(client, plan.id)).summary;
  base = `/api/v1/plans/${plan.id}/snapshots/${snapshotId}`;
});

const policyOf = (answer: Answer) =>
  new Map(
    String(answer.headers['content-security-policy'])
      .split('; ')
      .map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values.join(' ')] as const;
      }),
  );

function isGuarded(t: ExecutionContext, answer: Answer, note: string): void {
  const { headers } = answer;
  const policy = policyOf(answer);
  t.is(policy.get('default-src'), "'none'", note);
  t.is(policy.get('frame-ancestors'), "'none'", note);
  t.notRegex(String(headers['content-security-policy']), /unsafe|\*|data:|blob:|https?:/, note);
  t.is(headers['x-content-type-options'], 'nosniff', note);
  t.is(headers['referrer-policy'], 'no-referrer', note);
  t.is(headers['x-frame-options'], 'DENY', note);
  t.is(headers['cross-origin-resource-policy'], 'same-origin', note);
  t.is(headers['cross-origin-opener-policy'], 'same-origin', note);
  for (const name of ['server', 'x-powered-by', 'via', 'etag', 'x-response-time']) t.is(headers[name], undefined, note);
  t.false(
    Object.keys(headers).some((name) => name.startsWith('access-control-')),
    note,
  );
}

const isPrivate = (answer: Answer) => answer.headers['cache-control'] === 'no-store';

test.serial('the page and its files', async (t) => {
  const page = await client.ask('GET', '/');
  isGuarded(t, page, '/');
  t.true(isPrivate(page));
  const policy = policyOf(page);
  for (const name of ['script-src', 'style-src', 'connect-src', 'img-src', 'font-src'])
    t.is(policy.get(name), "'self'");
  for (const name of ['base-uri', 'form-action']) t.is(policy.get(name), "'none'");
  t.is(policy.get('require-trusted-types-for'), "'script'");
  const assets = [...page.bytes.toString().matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
  t.true(assets.length >= 3);
  for (const path of assets) {
    const answer = await client.ask('GET', path);
    t.is(answer.status, 200);
    isGuarded(t, answer, path);
  }
  t.notRegex(page.bytes.toString(), /<script(?![^>]* src=)|<style|style="|\son\w+="|https?:\/\//);
});

test.serial('answers of the API, good and bad', async (t) => {
  const plain = { Authorization: '' };
  const answers: [number, Answer][] = [
    [200, await client.ask('GET', '/api/v1/overview')],
    [200, await client.ask('GET', '/healthz')],
    [200, await client.ask('HEAD', '/api/v1/overview')],
    [400, await client.ask('GET', '/api/v1/plans/x')],
    [401, await client.ask('GET', '/api/v1/overview', { headers: plain })],
    [403, await client.ask('POST', '/api/v1/plans', { headers: { Origin: 'null' } })],
    [404, await client.ask('GET', '/api/v1/no/such/thing')],
    [404, await client.ask('GET', '/no/such/file.js')],
    [405, await client.ask('PUT', '/api/v1/overview')],
    [413, await client.ask('POST', '/api/v1/plans', { raw: ' '.repeat(1024 * 1024 + 1) })],
    [415, await client.ask('POST', '/api/v1/plans', { raw: 'x', headers: { 'Content-Type': 'text/plain' } })],
    [421, await client.ask('GET', '/', { headers: { Host: 'evil.example' } })],
    [421, await client.ask('GET', '/api/v1/overview', { headers: { Host: 'evil.example' } })],
    [204, await client.ask('DELETE', `/api/v1/sessions/${await secondSession()}`)],
  ];
  for (const [status, answer] of answers) {
    t.is(answer.status, status);
    isGuarded(t, answer, String(status));
    t.true(isPrivate(answer), String(status));
    if (status >= 400) t.is(answer.headers['content-type'], 'application/problem+json');
  }
});

async function secondSession(): Promise<string> {
  const other = new SignInClient(new URL(`${client.origin}/`));
  await other.signIn({ password: 'correct horse battery' });
  const { sessions } = (await other.must('GET', '/api/v1/sessions')).json();
  return sessions.find(({ current }: { current: boolean }) => current).id;
}

test.serial('downloads, whatever the file is called, come as attachments that run nothing', async (t) => {
  for (const name of names) {
    const path = encodeURIComponent(join(source, name));
    const answer = await client.ask('GET', await client.ticketed(`${base}/download?path=${path}&as=file`));
    t.is(answer.status, 200, name);
    isGuarded(t, answer, name);
    t.true(isPrivate(answer));
    t.is(answer.headers['content-type'], 'application/octet-stream');
    t.regex(String(answer.headers['content-security-policy']), /sandbox$/);
    t.regex(String(answer.headers['content-disposition']), /^attachment; filename/);
    t.is(answer.headers['set-cookie'], undefined);
    t.is(answer.bytes.toString(), '<script>alert(1)</script>');
  }
  for (const as of ['tar', 'zip']) {
    for (const folder of [source, join(source, 'a "folder"\n'), '/']) {
      const path = encodeURIComponent(folder);
      const answer = await client.ask('GET', await client.ticketed(`${base}/download?path=${path}&as=${as}`));
      t.is(answer.status, 200);
      isGuarded(t, answer, as);
      t.regex(String(answer.headers['content-disposition']), new RegExp(`^attachment; filename.*\\.${as}`));
    }
  }
});

test.serial('an error inside is guarded too, and says nothing of the inside', async (t) => {
  const connection = new sqlite3.Database(join(service.place.data, 'tunnelkeep.sqlite3'));
  t.teardown(() => connection.close());
  await new Promise((resolve) => connection.run('ALTER TABLE plans RENAME TO gone', resolve));
  const answer = await client.ask('GET', '/api/v1/overview');
  await new Promise((resolve) => connection.run('ALTER TABLE gone RENAME TO plans', resolve));
  t.is(answer.status, 500);
  isGuarded(t, answer, '500');
  t.true(isPrivate(answer));
  const problem = answer.json();
  t.is(problem.code, 'internal-error');
  t.notRegex(answer.bytes.toString(), /sqlite|no such table|plans|\.ts|at /i);
  t.true(service.log.some((line) => line.includes(problem.requestId) && line.includes('no such table')));
  t.is((await client.ask('GET', '/api/v1/overview')).status, 200);
});
