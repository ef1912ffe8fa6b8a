import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import test from 'ava';
import { type Event, event } from '../../src/model/event.ts';
import { holdsWithin } from '../_support/alive.ts';
import { forFile } from '../_support/for-file.ts';
import { putSlowRestic } from '../_support/put-restic.ts';
import { jobEnd, runPlan } from '../_support/set-up-plan.ts';
import type { SignInClient } from '../_support/sign-in-client.ts';
import { makePlace } from '../_support/start-service.ts';
import { backupUnderWay, type Entered, enter, fill } from '../faults/_service.ts';

const context = forFile(test);
let entered: Entered;
test.before(async () => {
  const place = await makePlace(context);
  entered = await enter(context, {
    ...place,
    sources: place.folder,
    path: await putSlowRestic(place.folder, 2000),
  });
});

/** Makes a repository; the answer is its id. */
async function repository(name: string): Promise<string> {
  const { client, service } = entered;
  const path = join(service.place.repositories, name);
  const body = { name, destination: { kind: 'local', path } };
  return (await client.must('POST', '/api/v1/repositories', { body })).json().id;
}

/** Makes a folder with one file and a plan over it. */
async function planOver(name: string, repositoryId: string): Promise<{ id: string; source: string }> {
  const source = join(entered.service.place.folder, 'sources', name);
  await mkdir(source, { recursive: true });
  await writeFile(join(source, `${name}.txt`), name);
  const body = { name, repositoryId, sources: [source] };
  return { id: (await entered.client.must('POST', '/api/v1/plans', { body })).json().id, source };
}

const pathOf = (...parts: string[]) => `/api/v1/plans/${parts.join('/')}`;

/** Follows the event stream; what it has told so far, and how to leave it. */
async function follow(client: SignInClient) {
  const told: Event[] = [];
  const path = await client.ticketed('/api/v1/events');
  const headers = { Host: client.host, 'Sec-Fetch-Site': 'same-origin' };
  const asked = request({ host: '127.0.0.1', port: client.port, path, headers, agent: false }, (answer) => {
    let rest = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (rest + chunk).split('\n\n');
      rest = messages.pop() ?? '';
      for (const text of messages) if (text.startsWith('data: ')) told.push(event.parse(JSON.parse(text.slice(6))));
    });
    answer.once('error', () => undefined);
  });
  asked.once('error', () => undefined);
  asked.end();
  return { told, leave: () => asked.destroy() };
}

test('two plans in one repository do not see each other’s snapshots, nor what is in them', async (t) => {
  const { client } = entered;
  const repositoryId = await repository('shared');
  const [mine, theirs] = [await planOver('mine', repositoryId), await planOver('theirs', repositoryId)];
  const own = (await runPlan(client, mine.id)).summary.snapshotId;
  const other = (await runPlan(client, theirs.id)).summary.snapshotId;
  const listed = (await client.must('GET', pathOf(mine.id, 'snapshots'))).json().snapshots;
  t.deepEqual(
    listed.map(({ id }: { id: string }) => id),
    [own],
  );
  t.is((await client.ask('GET', pathOf(mine.id, 'snapshots', own))).status, 200);
  const wanted = encodeURIComponent(theirs.source);
  for (const path of ['', `/entries?path=${wanted}`]) {
    const answer = await client.ask('GET', `${pathOf(mine.id, 'snapshots', other)}${path}`);
    t.is(answer.status, 404, path);
    t.is(answer.json().code, 'not-found');
  }
  const download = `${pathOf(mine.id, 'snapshots', other)}/download?path=${wanted}&as=tar`;
  t.is((await client.ask('GET', await client.ticketed(download))).status, 404);
  const body = { planId: mine.id, snapshotId: other, paths: [theirs.source] };
  t.is((await client.ask('POST', '/api/v1/restores', { body })).status, 404);
});

test('the service’s own folders and the repository are left out of a backup that would take them in', async (t) => {
  const { client, service } = entered;
  const { place } = service;
  const repositoryId = await repository('whole');
  await mkdir(join(place.folder, 'ours'));
  await writeFile(join(place.folder, 'ours', 'letter'), 'ours');
  await writeFile(join(place.restore, 'restored before'), 'x');
  const body = { name: 'Whole', repositoryId, sources: [place.folder] };
  const plan = (await client.must('POST', '/api/v1/plans', { body })).json();
  const job = await runPlan(client, plan.id);
  t.like(job, { state: 'done', message: null });
  const seen = async (path: string) => {
    const asked = `${pathOf(plan.id, 'snapshots', job.summary.snapshotId)}/entries?path=${encodeURIComponent(path)}`;
    const answer = await client.ask('GET', asked);
    return answer.status === 404 ? null : answer.json().entries.map(({ name }: { name: string }) => name);
  };
  const top = await seen(place.folder);
  t.true(top.includes('ours') && top.includes('sources'));
  for (const name of ['data', 'restore', 'run']) t.false(top.includes(name), name);
  t.false((await seen(place.repositories)).includes('whole'));
  t.deepEqual(await seen(join(place.folder, 'ours')), ['letter']);
});

test('a plan keeps its repository, and all else of it may change', async (t) => {
  const { client } = entered;
  const [first, second] = [await repository('first'), await repository('second')];
  const plan = await planOver('kept', first);
  const moved = { name: 'kept', repositoryId: second, sources: [plan.source] };
  const answer = await client.ask('PUT', pathOf(plan.id), { body: moved });
  t.is(answer.status, 400);
  t.regex(answer.json().detail, /keeps its repository/);
  t.is((await client.must('GET', pathOf(plan.id))).json().repositoryId, first);
  const changed = { name: 'renamed', repositoryId: first, sources: [plan.source], excludes: ['*.txt'] };
  t.like((await client.must('PUT', pathOf(plan.id), { body: changed })).json(), changed);
  t.is((await runPlan(client, plan.id)).summary.filesTotal, 0);
});

test('while a plan runs it is not run twice, not deleted, and its change counts from the next run on', async (t) => {
  const { client } = entered;
  const repositoryId = await repository('busy');
  const plan = await planOver('busy', repositoryId);
  await fill(plan.source, 14);
  const job = await backupUnderWay(entered, plan.id);
  const again = await client.ask('POST', pathOf(plan.id, 'run'));
  t.is(again.status, 409);
  t.is(again.json().code, 'already-running');
  const deleted = await client.ask('DELETE', pathOf(plan.id));
  t.is(deleted.status, 409);
  t.is(deleted.json().code, 'in-use');
  const body = { name: 'busy', repositoryId, sources: [plan.source], excludes: ['*'] };
  await client.must('PUT', pathOf(plan.id), { body });
  const end = await jobEnd(client, job.id);
  t.is(end.state, 'done');
  t.is(end.summary.filesTotal, 15);
  t.is((await client.ask('DELETE', pathOf(plan.id))).status, 204);
  t.is((await client.ask('GET', pathOf(plan.id))).status, 404);
  t.like((await client.must('GET', `/api/v1/jobs/${job.id}`)).json(), {
    planId: null,
    planName: 'busy',
    state: 'done',
  });
});

test('ten people who press Run at once start one backup', async (t) => {
  const { client } = entered;
  const plan = await planOver('popular', await repository('popular'));
  const answers = await Promise.all(Array.from({ length: 10 }, () => client.ask('POST', pathOf(plan.id, 'run'))));
  t.deepEqual(answers.map(({ status }) => status).sort(), [202, ...Array(9).fill(409)]);
  await jobEnd(client, answers.find(({ status }) => status === 202)?.json().id);
});

test('a name that two ask for at once is one’s, and the other is told', async (t) => {
  const { client } = entered;
  const repositoryId = await repository('named');
  const body = { name: 'wanted by two', repositoryId, sources: [join(entered.service.place.folder, 'sources')] };
  const answers = await Promise.all([1, 2, 3].map(() => client.ask('POST', '/api/v1/plans', { body })));
  t.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
});

test('the event stream carries a job from queued to done, with progress that rises', async (t) => {
  const { client } = entered;
  const plan = await planOver('told', await repository('told'));
  await fill(plan.source, 8);
  const { told, leave } = await follow(client);
  t.teardown(leave);
  const { id } = await runPlan(client, plan.id);
  const jobs = () => told.flatMap((one) => (one.type === 'job' && one.job.id === id ? [one.job] : []));
  t.true(await holdsWithin(5000, () => jobs().at(-1)?.state === 'done'));
  const states = jobs().map(({ state }) => state);
  t.deepEqual([...new Set(states)], ['queued', 'running', 'done']);
  const bytes = jobs().flatMap(({ progress }) => (progress === null ? [] : [progress.bytesDone]));
  t.true(bytes.length >= 4);
  t.deepEqual(
    bytes,
    bytes.toSorted((a, b) => a - b),
  );
  t.is(jobs().at(-1)?.progress?.percent, 1);
  t.true(await holdsWithin(2000, () => told.some(({ type }) => type === 'changed')));
});

test('a plan over a folder of the service itself does not end as an empty success', async (t) => {
  const { client, service } = entered;
  const body = { name: 'Own', repositoryId: await repository('own'), sources: [service.place.restore] };
  const plan = (await client.must('POST', '/api/v1/plans', { body })).json();
  const job = await runPlan(client, plan.id);
  t.like(job, { state: 'failed', code: 'path-outside', summary: null });
  t.regex(job.message, /own folders are never backed up/);
});
