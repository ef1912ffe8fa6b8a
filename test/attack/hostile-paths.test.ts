import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { forFile } from '../_support/for-file.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { allRows, readDatabase } from '../_support/read-database.ts';
import { runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { type Answer, SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
let service: TestService;
let owner: SignInClient;
let mine: { id: string; source: string };
let other: { id: string; source: string };
let snapshot: string;
let otherSnapshot: string;

const snapshots = (id: string) => `/api/v1/plans/${id}/snapshots`;

test.before('two plans share one repository, each with a snapshot', async () => {
  service = await startService(file);
  const { place } = service;
  owner = new SignInClient((await openTunnel(file, service)).url);
  await owner.enter();
  mine = await setUpPlan(owner, place, 'Mine');
  other = { ...mine, source: join(place.sources, 'other') };
  await mkdir(other.source);
  const { repositoryId } = (await owner.must('GET', `/api/v1/plans/${mine.id}`)).json();
  const body = { name: 'Other', repositoryId, sources: [other.source], excludes: [] };
  other.id = (await owner.must('POST', '/api/v1/plans', { body })).json().id;
  await writeFile(join(mine.source, 'mine.txt'), 'mine\n');
  await writeFile(join(other.source, 'diary.txt'), 'the other one writes\n');
  snapshot = (await runPlan(owner, mine.id)).summary.snapshotId;
  otherSnapshot = (await runPlan(owner, other.id)).summary.snapshotId;
});

/** Refused with this code, in a short message that names no other user's folder, and without a change. */
async function refused(t: ExecutionContext, ask: () => Promise<Answer>, codes: string[], note: string): Promise<void> {
  const answer = await ask();
  const text = answer.bytes.toString();
  t.true(answer.status >= 400 && answer.status < 500, `${note}: ${answer.status} ${text.slice(0, 200)}`);
  t.true(codes.includes(answer.json().code), `${note}: ${text.slice(0, 200)}`);
  t.true(text.length < 6000, note);
  t.notRegex(text, /diary|root:|ENOENT|at .*\.ts:|stack/i, note);
}

const odd = (root: string): string[] => [
  `${root}/../../etc`,
  `${root}/..`,
  `${root}/./mine`,
  `${root}//mine`,
  `/${root}`,
  `${root}/mine/`,
  `${root}/`,
  `${root}/mine\u0000`,
  `${root}/mine\u0000/../../etc`,
  '',
  '.',
  '..',
  'mine',
  '~',
  '$HOME',
  `file://${root}`,
  `${root}/${'a'.repeat(5000)}`,
];
const outside = (root: string): string[] => [
  '/',
  '/etc',
  '/etc/passwd',
  '/proc/self/environ',
  '/root',
  root.replace(/\/[^/]*$/, ''),
  `${root}2`,
  `${root}\\..\\..\\etc`,
  `/${'．'.repeat(2)}/etc`,
  `${root.toUpperCase()}`,
];

test.serial('a source that is no plain absolute path, or lies outside the roots', async (t) => {
  const before = await allRows(service.place);
  const { sources, data } = service.place;
  const { repositoryId } = (await owner.must('GET', `/api/v1/plans/${mine.id}`)).json();
  const plan = (path: string) => ({ name: 'New', repositoryId, sources: [path], excludes: [] });
  for (const path of odd(sources)) {
    const post = () => owner.ask('POST', '/api/v1/plans', { body: plan(path) });
    await refused(t, post, ['bad-request'], path);
    const put = () => owner.ask('PUT', `/api/v1/plans/${mine.id}`, { body: plan(path) });
    await refused(t, put, ['bad-request'], path);
  }
  for (const path of [...outside(sources), data, service.place.repositories, join(data, 'key')]) {
    const post = () => owner.ask('POST', '/api/v1/plans', { body: plan(path) });
    await refused(t, post, ['path-outside'], path);
    const both = { ...plan(mine.source), sources: [mine.source, path] };
    await refused(t, () => owner.ask('POST', '/api/v1/plans', { body: both }), ['path-outside'], path);
  }
  t.is(await allRows(service.place), before);
});

test.serial('a source by way of a symbolic link', async (t) => {
  const { sources, data } = service.place;
  await symlink('/etc', join(sources, 'link'));
  await symlink(data, join(sources, 'data'));
  await symlink(mine.source, join(sources, 'inward'));
  await symlink('/no/such/place', join(sources, 'dangling'));
  await mkdir(join(sources, 'deep'));
  await symlink('/', join(sources, 'deep', 'up'));
  const before = await allRows(service.place);
  const { repositoryId } = (await owner.must('GET', `/api/v1/plans/${mine.id}`)).json();
  for (const path of [
    'link',
    'link/ssh',
    'data',
    'data/tunnelkeep.sqlite3',
    'inward',
    'deep/up',
    'deep/up/etc',
    'link/new',
  ]) {
    const body = { name: 'New', repositoryId, sources: [join(sources, path)], excludes: [] };
    await refused(t, () => owner.ask('POST', '/api/v1/plans', { body }), ['path-outside'], path);
    const browse = `/api/v1/sources?path=${encodeURIComponent(join(sources, path))}`;
    await refused(t, () => owner.ask('GET', browse), ['path-outside', 'not-found'], path);
  }
  t.is(await allRows(service.place), before);
  const listed = (await owner.must('GET', `/api/v1/sources?path=${encodeURIComponent(sources)}`)).json();
  t.is(listed.entries.find(({ name }: { name: string }) => name === 'link').type, 'symlink');
});

test.serial('a folder that became a symbolic link after the plan was made', async (t) => {
  const source = join(service.place.sources, 'swapped');
  const { repositoryId } = (await owner.must('GET', `/api/v1/plans/${mine.id}`)).json();
  const body = { name: 'Swapped', repositoryId, sources: [source], excludes: [] };
  const { id } = (await owner.must('POST', '/api/v1/plans', { body })).json();
  await symlink('/etc', source);
  const job = await runPlan(owner, id);
  t.is(job.state, 'failed');
  t.is(job.code, 'path-outside');
  t.is(job.summary, null);
});

test.serial('browsing sources anywhere else', async (t) => {
  const { sources, data } = service.place;
  const browse = (path: string) => () => owner.ask('GET', `/api/v1/sources?path=${encodeURIComponent(path)}`);
  for (const path of odd(sources)) await refused(t, browse(path), ['bad-request'], path);
  for (const path of [...outside(sources), data]) await refused(t, browse(path), ['path-outside'], path);
  await refused(t, browse(join(sources, 'nobody')), ['not-found'], 'missing');
  for (const twice of ['%252e%252e', '..%252f..', '%c0%ae%c0%ae', '%2e%2e/%2e%2e/etc']) {
    await refused(
      t,
      () => owner.ask('GET', `/api/v1/sources?path=${sources}/${twice}`),
      ['bad-request', 'not-found'],
      twice,
    );
  }
});

test.serial('a repository outside its roots, in a full folder, or by way of a link', async (t) => {
  const { repositories, sources, data } = service.place;
  await mkdir(join(repositories, 'full'));
  await writeFile(join(repositories, 'full', 'a.txt'), 'a');
  await symlink(sources, join(repositories, 'link'));
  const before = await allRows(service.place);
  const names = await readdir(repositories);
  const post = (path: string) => () =>
    owner.ask('POST', '/api/v1/repositories', { body: { name: 'New', destination: { kind: 'local', path } } });
  for (const path of odd(repositories)) await refused(t, post(path), ['bad-request'], path);
  for (const path of [...outside(repositories), data, sources]) await refused(t, post(path), ['path-outside'], path);
  for (const path of ['link', 'link/new']) await refused(t, post(join(repositories, path)), ['path-outside'], path);
  for (const path of ['full', 'mine']) await refused(t, post(join(repositories, path)), ['repository-exists'], path);
  for (const kind of ['sftp', 'rclone', 's3', 'rest', '', null]) {
    const body = { name: 'New', destination: { kind, path: join(repositories, 'new') } };
    await refused(t, () => owner.ask('POST', '/api/v1/repositories', { body }), ['bad-request'], String(kind));
  }
  t.is(await allRows(service.place), before);
  t.deepEqual(await readdir(repositories), names);
});

test.serial("another plan's snapshot in the same repository is not there", async (t) => {
  const before = await allRows(service.place);
  const entries = (plan: string, id: string, path: string) =>
    `${snapshots(plan)}/${id}/entries?path=${encodeURIComponent(path)}`;
  t.is((await owner.ask('GET', entries(other.id, otherSnapshot, other.source))).status, 200);
  const missing = [`${snapshots(mine.id)}/${otherSnapshot}`, entries(mine.id, otherSnapshot, other.source)];
  for (const path of [...missing, entries(mine.id, otherSnapshot, '/')]) {
    await refused(t, () => owner.ask('GET', path), ['not-found'], path);
  }
  for (const as of ['file', 'tar', 'zip']) {
    const path = as === 'file' ? join(other.source, 'diary.txt') : other.source;
    const url = `${snapshots(mine.id)}/${otherSnapshot}/download?path=${encodeURIComponent(path)}&as=${as}`;
    const ticketed = await owner.ticketed(url);
    await refused(t, () => owner.ask('GET', ticketed), ['not-found'], as);
  }
  const body = { planId: mine.id, snapshotId: otherSnapshot, paths: [other.source] };
  await refused(t, () => owner.ask('POST', '/api/v1/restores', { body }), ['not-found'], 'restore');
  t.is(await allRows(service.place), before);
  t.deepEqual(await readdir(service.place.restore), []);
});

test.serial('snapshots by short id, by "latest" and by what restic would take for an option', async (t) => {
  const ids = [
    snapshot.slice(0, 8),
    'latest',
    '-h',
    '--help',
    snapshot.toUpperCase(),
    `${snapshot}:/etc`,
    'x'.repeat(64),
  ];
  for (const id of ids) {
    const path = `${snapshots(mine.id)}/${encodeURIComponent(id)}`;
    await refused(t, () => owner.ask('GET', path), ['bad-request'], id);
    await refused(t, () => owner.ask('GET', `${path}/entries?path=/`), ['bad-request'], id);
    const body = { planId: mine.id, snapshotId: id, paths: ['/'] };
    await refused(t, () => owner.ask('POST', '/api/v1/restores', { body }), ['bad-request'], id);
  }
  for (const id of ['..', '.', '', '%', '../other', `${mine.id}x`, "' OR 1=1 --", '☃']) {
    const path = `/api/v1/plans/${encodeURIComponent(id)}`;
    await refused(t, () => owner.ask('GET', path), ['bad-request', 'not-found', 'method-not-allowed'], id);
  }
});

test.serial('odd paths inside a snapshot', async (t) => {
  const base = `${snapshots(mine.id)}/${snapshot}`;
  for (const path of odd(mine.source)) {
    const query = `path=${encodeURIComponent(path)}`;
    await refused(t, () => owner.ask('GET', `${base}/entries?${query}`), ['bad-request'], path);
    if (path.length > 4096) continue;
    const ticketed = await owner.ticketed(`${base}/download?${query}&as=tar`);
    await refused(t, () => owner.ask('GET', ticketed), ['bad-request'], path);
    const body = { planId: mine.id, snapshotId: snapshot, paths: [path] };
    await refused(t, () => owner.ask('POST', '/api/v1/restores', { body }), ['bad-request'], path);
  }
  for (const path of ['/etc', '/etc/passwd', `${mine.source}/no`, `${mine.source}/*`, '/-h']) {
    const query = `path=${encodeURIComponent(path)}`;
    await refused(t, () => owner.ask('GET', `${base}/entries?${query}`), ['not-found'], path);
    const ticketed = await owner.ticketed(`${base}/download?${query}&as=file`);
    await refused(t, () => owner.ask('GET', ticketed), ['not-found'], path);
  }
});

test.serial('a ticket is good for its path and query to the letter, and once', async (t) => {
  const query = `path=${encodeURIComponent(join(mine.source, 'mine.txt'))}&as=file`;
  const url = `${snapshots(mine.id)}/${snapshot}/download?${query}`;
  const changes: ((ticketed: string) => string)[] = [
    (ticketed) => ticketed.replace('as=file', 'as=tar'),
    (ticketed) => ticketed.replace('mine.txt', ''),
    (ticketed) => ticketed.replace(mine.id, other.id).replace(snapshot, otherSnapshot),
    (ticketed) => ticketed.replace('?', '?as=tar&'),
    (ticketed) => `${ticketed}&as=tar`,
    (ticketed) => ticketed.replace('/api/', '//api/'),
    (ticketed) => ticketed.replace('/download', '/%64ownload'),
    () => `/api/v1/events?ticket=${'A'.repeat(43)}`,
  ];
  for (const change of changes) {
    const ticketed = await owner.ticketed(url);
    const answer = await owner.ask('GET', change(ticketed));
    t.true(
      [401, 404].includes(answer.status) || answer.headers['content-type']?.startsWith('text/html'),
      change(ticketed),
    );
    t.false(answer.bytes.includes('mine\n'));
  }
  const ticketed = await owner.ticketed(url);
  t.is((await owner.must('GET', ticketed)).bytes.toString(), 'mine\n');
  t.is((await owner.ask('GET', ticketed)).status, 401);
});

test.serial('a ticket in the wrong place is no session', async (t) => {
  const ticketed = await owner.ticketed('/api/v1/overview');
  const anonymous = { Authorization: '' };
  t.is((await owner.ask('GET', ticketed, { headers: anonymous })).status, 401);
});

test.serial('no one wrote into the restore folder, and every job is accounted for', async (t) => {
  t.deepEqual(await readdir(service.place.restore), []);
  const jobs = await readDatabase(service.place, "SELECT kind FROM jobs WHERE kind = 'restore'");
  t.deepEqual(jobs, []);
});
