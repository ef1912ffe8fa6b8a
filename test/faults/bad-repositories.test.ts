import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { askRestic } from '../_support/engine-place.ts';
import { forFile } from '../_support/for-file.ts';
import { runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { type Entered, enter, readRows } from './_service.ts';

const context = forFile(test);
let entered: Entered;
test.before(async () => {
  entered = await enter(context);
});

/** Asks for a repository in this folder. */
function askRepository(name: string, path: string) {
  return entered.client.ask('POST', '/api/v1/repositories', { body: { name, destination: { kind: 'local', path } } });
}

const rows = async () => (await readRows(entered.service.place)).repositories;

test.serial('a folder with other things in it is not made a repository, and stays as it is', async (t) => {
  const folder = join(entered.service.place.repositories, 'photos');
  await mkdir(folder);
  await writeFile(join(folder, 'photo.jpg'), 'x');
  const before = await rows();
  const answer = await askRepository('Photos', folder);
  t.is(answer.status, 409);
  t.is(answer.json().code, 'repository-exists');
  t.regex(answer.json().detail, /is not empty. Choose an empty folder/);
  t.deepEqual(await readdir(folder), ['photo.jpg']);
  t.deepEqual(await rows(), before);
});

test.serial('an existing repository is said to be one, and still opens with its own password', async (t) => {
  const path = join(entered.service.place.repositories, 'theirs');
  const theirs = { destination: { kind: 'local', path }, password: 'theirs' } as const;
  await askRestic(theirs, 'init');
  const answer = await askRepository('Theirs', path);
  t.is(answer.json().code, 'repository-exists');
  t.regex(answer.json().detail, /There is a restic repository in/);
  t.deepEqual(JSON.parse(await askRestic(theirs, 'snapshots', '--json')), []);
  t.is((await readdir(join(path, 'keys'))).length, 1);
});

test.serial('a repository outside the roots is refused: no row, no folder', async (t) => {
  const { place } = entered.service;
  await mkdir(join(place.folder, 'elsewhere'));
  await symlink(join(place.folder, 'elsewhere'), join(place.repositories, 'link'));
  const before = await rows();
  for (const path of [
    join(place.folder, 'outside'),
    `${place.repositories}-2`,
    join(place.repositories, 'link', 'x'),
    '/',
  ]) {
    t.is((await askRepository('Outside', path)).json().code, 'path-outside', path);
  }
  for (const path of [`${place.repositories}/../outside`, 'sftp:host:/x', 'rclone:x:', `${place.repositories}/`]) {
    t.is((await askRepository('Outside', path)).json().code, 'bad-request', path);
  }
  t.deepEqual(await rows(), before);
  t.deepEqual(await readdir(join(place.folder, 'elsewhere')), []);
  t.false((await readdir(place.folder)).includes('outside'));
});

test.serial('a name that is taken, and a file in the way, are each told as that', async (t) => {
  const { place } = entered.service;
  t.is((await askRepository('Taken', join(place.repositories, 'taken'))).status, 201);
  t.is((await askRepository('Taken', join(place.repositories, 'taken-2'))).json().code, 'name-taken');
  t.false((await readdir(place.repositories)).includes('taken-2'));
  await writeFile(join(place.repositories, 'a-file'), '');
  t.is((await askRepository('File', join(place.repositories, 'a-file'))).json().code, 'repository-unreachable');
});

test.serial('a repository asked for twice at once is made once, and works', async (t) => {
  const { place } = entered.service;
  const path = join(place.repositories, 'twice');
  const answers = await Promise.all([
    askRepository('Twice', path),
    askRepository('Twice', path),
    askRepository('Thrice', path),
  ]);
  t.deepEqual(
    answers.map(({ status }) => status).sort(),
    [201, 409, 409],
    answers.map(({ bytes }) => bytes.toString()).join(),
  );
  const source = join(place.sources, 'twice');
  await mkdir(source);
  const repositoryId = answers.find(({ status }) => status === 201)?.json().id;
  const plan = (
    await entered.client.must('POST', '/api/v1/plans', { body: { name: 'Twice', repositoryId, sources: [source] } })
  ).json();
  t.is((await runPlan(entered.client, plan.id)).state, 'done');
});

test.serial('a repository inside another one is refused', async (t) => {
  const { place } = entered.service;
  t.is((await askRepository('Outer', join(place.repositories, 'outer'))).status, 201);
  const answer = await askRepository('Inner', join(place.repositories, 'outer', 'inner'));
  t.is(answer.status, 409);
  t.is(answer.json().code, 'repository-exists');
  t.false((await readdir(join(place.repositories, 'outer'))).includes('inner'));
});

test.serial('a repository that is not one any more, and one that was replaced, are told apart', async (t) => {
  const { client, service } = entered;
  const plan = await setUpPlan(client, service.place, 'Lost');
  t.is((await runPlan(client, plan.id)).state, 'done');
  const path = join(service.place.repositories, 'lost');

  await rename(join(path, 'config'), join(path, 'config.away'));
  const broken = await runPlan(client, plan.id);
  t.like(broken, { state: 'failed', code: 'repository-missing', summary: null });
  t.regex(broken.message, /There is no restic repository in this folder/);
  t.is((await client.ask('GET', `/api/v1/plans/${plan.id}/snapshots`)).json().code, 'repository-missing');

  await rename(path, `${path}.away`);
  t.like(await runPlan(client, plan.id), { state: 'failed', code: 'repository-missing' });
  t.false((await readdir(service.place.repositories)).includes('lost'), 'nothing is made in its place');

  await askRestic({ destination: { kind: 'local', path }, password: 'another' }, 'init');
  const replaced = await runPlan(client, plan.id);
  t.like(replaced, { state: 'failed', code: 'repository-password' });
  t.regex(replaced.message, /another repository may lie in its place/);

  await rm(path, { recursive: true });
  await rename(`${path}.away`, path);
  await rename(join(path, 'config.away'), join(path, 'config'));
  t.is((await runPlan(client, plan.id)).state, 'done');
});
