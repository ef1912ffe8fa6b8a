import { chmod, chown, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { forFile } from '../_support/for-file.ts';
import { runPlan } from '../_support/set-up-plan.ts';
import { type Entered, enter, readRows } from './_service.ts';

/** Root without the right to pass over modes, as a service that was given fewer rights would be. */
const bounded = [
  'setpriv',
  '--bounding-set=-dac_override,-dac_read_search',
  '--inh-caps=-dac_override,-dac_read_search',
];
const nobody = 65_534;

const context = forFile(test);
let entered: Entered;
let repositoryId: string;

test.before(async () => {
  entered = await enter(context, undefined, process.getuid?.() === 0 ? bounded : []);
  const { client, service } = entered;
  const path = join(service.place.repositories, 'all');
  const body = { name: 'All', destination: { kind: 'local', path } };
  repositoryId = (await client.must('POST', '/api/v1/repositories', { body })).json().id;
});

/** Asks for a plan over these sources; the answer as it comes. */
function askPlan(name: string, ...sources: string[]) {
  return entered.client.ask('POST', '/api/v1/plans', { body: { name, repositoryId, sources } });
}

/** A plan over a fresh folder with one file in it. */
async function planOver(name: string): Promise<{ id: string; source: string }> {
  const source = join(entered.service.place.sources, name);
  await mkdir(source);
  await writeFile(join(source, 'file'), name);
  const answer = await askPlan(name, source);
  if (answer.status !== 201) throw new Error(answer.bytes.toString());
  return { id: answer.json().id, source };
}

const snapshots = async (planId: string): Promise<unknown[]> =>
  (await entered.client.must('GET', `/api/v1/plans/${planId}/snapshots`)).json().snapshots;

test('a source that is missing fails the job and makes no snapshot', async (t) => {
  const plan = await planOver('missing');
  t.is((await runPlan(entered.client, plan.id)).state, 'done');
  await rename(plan.source, `${plan.source}-away`);
  const job = await runPlan(entered.client, plan.id);
  t.like(job, { state: 'failed', code: 'source-missing', summary: null });
  t.regex(job.message, new RegExp(`Not there: ${plan.source}. Is the disk mounted\\?`));
  t.is((await snapshots(plan.id)).length, 1);
});

test('one missing source among several fails the job, and all that are missing are named', async (t) => {
  const { sources } = entered.service.place;
  await mkdir(join(sources, 'here'));
  const answer = await askPlan('Several', join(sources, 'here'), join(sources, 'gone-1'), join(sources, 'gone-2'));
  const job = await runPlan(entered.client, answer.json().id);
  t.like(job, { state: 'failed', code: 'source-missing' });
  t.regex(job.message, /gone-1, .*gone-2/);
  t.deepEqual(await snapshots(answer.json().id), []);
});

test('a source that is empty and was not before, as when its disk is not mounted, fails the job', async (t) => {
  const plan = await planOver('unmounted');
  t.is((await runPlan(entered.client, plan.id)).state, 'done');
  await rename(plan.source, `${plan.source}-away`);
  await mkdir(plan.source);
  const job = await runPlan(entered.client, plan.id);
  t.like(job, { state: 'failed', code: 'source-missing', summary: null });
  t.regex(job.message, /Empty, and not so at the last backup: .*unmounted. Is the disk mounted\?/);
  t.is((await snapshots(plan.id)).length, 1);
  await writeFile(join(plan.source, 'meant to be so'), '');
  t.is((await runPlan(entered.client, plan.id)).state, 'done');
});

test('a source that was empty from the first may be backed up as that', async (t) => {
  const source = join(entered.service.place.sources, 'empty');
  await mkdir(source);
  const { id } = (await askPlan('Empty', source)).json();
  for (const _ of [1, 2]) t.is((await runPlan(entered.client, id)).state, 'done');
});

test('a source that may not be read fails the job, one below a folder that may not be entered too', async (t) => {
  for (const [name, closed] of [
    ['closed', ''],
    ['inside', 'locked'],
  ] as const) {
    const plan = await planOver(name);
    const source = join(plan.source, closed, 'secret');
    await mkdir(source, { recursive: true });
    const body = { name, repositoryId, sources: [source] };
    await entered.client.must('PUT', `/api/v1/plans/${plan.id}`, { body });
    const shut = closed === '' ? source : join(plan.source, closed);
    await chown(shut, nobody, nobody);
    await chmod(shut, 0);
    const job = await runPlan(entered.client, plan.id);
    t.like(job, { state: 'failed', code: 'source-unreadable', summary: null }, name);
    t.regex(job.message, /Cannot be read: .*secret/);
    t.deepEqual(await snapshots(plan.id), []);
  }
});

test('a single file that cannot be read makes the job partial, names it, and keeps all others', async (t) => {
  const plan = await planOver('partial');
  await writeFile(join(plan.source, 'secret\n[1mfile'), 'secret');
  await chown(join(plan.source, 'secret\n[1mfile'), nobody, nobody);
  await chmod(join(plan.source, 'secret\n[1mfile'), 0);
  const job = await runPlan(entered.client, plan.id);
  t.like(job, { state: 'partial', code: 'source-unreadable', problemCount: 1 });
  t.is(job.message, 'One file could not be read; all others are in the snapshot.');
  t.is(job.problems.length, 1);
  t.true(job.problems[0].includes('secret\n[1mfile') && /permission denied/.test(job.problems[0]));
  t.is(job.summary.filesTotal, 1);
  t.is((await snapshots(plan.id)).length, 1);
});

test('a folder inside that cannot be read is one problem, not two', async (t) => {
  const plan = await planOver('folder');
  await mkdir(join(plan.source, 'secret'));
  await chown(join(plan.source, 'secret'), nobody, nobody);
  await chmod(join(plan.source, 'secret'), 0);
  const job = await runPlan(entered.client, plan.id);
  t.like(job, { state: 'partial', problemCount: 1 });
});

test('a source that became a symbolic link since, or whose parent did, is not followed', async (t) => {
  const { folder } = entered.service.place;
  await mkdir(join(folder, 'elsewhere', 'below'), { recursive: true });
  await writeFile(join(folder, 'elsewhere', 'below', 'shadow'), 'secret');
  const itself = await planOver('link');
  await rename(itself.source, `${itself.source}-away`);
  await symlink(join(folder, 'elsewhere'), itself.source);
  const parent = await planOver('parent');
  await mkdir(join(parent.source, 'below'));
  const body = { name: 'parent', repositoryId, sources: [join(parent.source, 'below')] };
  await entered.client.must('PUT', `/api/v1/plans/${parent.id}`, { body });
  await rename(parent.source, `${parent.source}-away`);
  await symlink(join(folder, 'elsewhere'), parent.source);
  for (const plan of [itself, parent]) {
    t.like(await runPlan(entered.client, plan.id), { state: 'failed', code: 'path-outside', summary: null });
    t.deepEqual(await snapshots(plan.id), []);
  }
});

test('a plan over what is outside the roots is refused, and no row is written', async (t) => {
  const { place } = entered.service;
  await symlink('/etc', join(place.sources, 'to-etc'));
  for (const source of [
    '/etc',
    '/',
    place.data,
    `${place.sources}-2`,
    join(place.sources, 'to-etc'),
    join(place.sources, 'to-etc', 'ssh'),
  ]) {
    const answer = await askPlan(`Outside ${source.length}`, source);
    t.is(answer.status, 400, source);
    t.is(answer.json().code, 'path-outside', source);
  }
  for (const source of [`${place.sources}/../data`, `${place.sources}/`, 'etc', `${place.sources}//x`]) {
    t.is((await askPlan('Bad', source)).json().code, 'bad-request', source);
  }
  const written = ((await readRows(place)).plans ?? []).filter(({ name }) => /^(Outside|Bad)/.test(String(name)));
  t.deepEqual(written, []);
});
