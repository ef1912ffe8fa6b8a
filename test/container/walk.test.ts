import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ExecutionContext } from 'ava';
import { jobEnded } from '../../src/model/job.ts';
import { containerTest } from './_container-test.ts';
import { type Deployment, deploy } from './_deployment.ts';
import { enter } from './_enter.ts';
import { download, makePlan, readSnapshots, startRun, untilJob } from './_walk.ts';

const execute = promisify(execFile);

type Item = { readonly path: string; readonly mode: number; readonly bytes: Buffer | null };

/** A home folder as users have them: private, shared with a group, read-only; with names that are not plain. */
const items: readonly Item[] = [
  { path: 'alice', mode: 0o700, bytes: null },
  { path: 'alice/private', mode: 0o700, bytes: null },
  { path: 'alice/private/letter.txt', mode: 0o600, bytes: Buffer.from('for my eyes only\n') },
  { path: 'alice/Größe & "Maß" — 100 %.bin', mode: 0o640, bytes: randomBytes(3_000_001) },
  { path: 'alice/shared', mode: 0o2775, bytes: null },
  { path: 'alice/shared/tool', mode: 0o755, bytes: Buffer.from('#!/bin/sh\n') },
  { path: 'alice/old', mode: 0o555, bytes: null },
  { path: 'alice/old/read-only', mode: 0o444, bytes: Buffer.alloc(0) },
];

const isRoot = process.getuid?.() === 0;
const owner = { uid: 41_234, gid: 41_235 };

async function fill(sources: string): Promise<void> {
  for (const { path, bytes } of items) {
    if (bytes === null) await mkdir(join(sources, path));
    else await writeFile(join(sources, path), bytes);
  }
  for (const { path, mode } of items.toReversed()) {
    if (isRoot) await chown(join(sources, path), owner.uid, owner.gid);
    await chmod(join(sources, path), mode);
  }
}

/** Compares bytes, and where this test could set them, owners; modes always. */
async function compare(t: ExecutionContext, folder: string, expected = items): Promise<void> {
  for (const { path, mode, bytes } of expected) {
    const restored = await stat(join(folder, path));
    t.is(restored.mode & 0o7777, mode, path);
    if (isRoot) t.deepEqual({ uid: restored.uid, gid: restored.gid }, owner, path);
    if (bytes !== null) t.deepEqual(await readFile(join(folder, path)), bytes, path);
  }
}

async function unpack(folder: string, archive: Buffer): Promise<string> {
  const target = join(folder, 'unpacked');
  await mkdir(target);
  await writeFile(join(folder, 'archive.tar'), archive);
  await execute('tar', ['--extract', '--preserve-permissions', '--file', '../archive.tar'], { cwd: target });
  return target;
}

const hostKey = async ({ port }: Deployment) =>
  (await execute('ssh-keyscan', ['-t', 'ed25519', '-p', String(port), '127.0.0.1'])).stdout;

containerTest(
  'from outside through the door: back up, look, download, restore, and the same after a restart',
  async (t) => {
    const deployment = await deploy(t);
    await fill(deployment.sources);
    const { client, tunnel } = await enter(t, deployment);
    const plan = await makePlan(client);

    const { id } = await startRun(client, plan.id);
    const backup = await untilJob(client, id, ({ state }) => jobEnded(state));
    t.is(backup.state, 'done', backup.message ?? '');
    const [snapshot, ...more] = await readSnapshots(client, plan.id);
    if (snapshot === undefined) return t.fail('there is no snapshot');
    t.is(more.length, 0);
    t.is(snapshot.hostname, 'tunnelkeep', 'a snapshot bears the name that outlives the container');

    const inSnapshot = '/sources/home/alice';
    const at = `/api/v1/plans/${plan.id}/snapshots/${snapshot.id}/entries?${new URLSearchParams({ path: inSnapshot })}`;
    const names = (await client.must('GET', at)).json().entries.map(({ name }: { name: string }) => name);
    t.deepEqual(names.sort(), ['Größe & "Maß" — 100 %.bin', 'old', 'private', 'shared']);
    for (const { path, bytes } of items) {
      if (bytes === null) continue;
      t.deepEqual(await download(client, plan.id, snapshot.id, `/sources/home/${path}`), bytes, path);
    }
    const archive = await download(client, plan.id, snapshot.id, inSnapshot, 'tar');
    // An archive of a folder begins inside it (restic manual, dump): the folder's own mode is not in it.
    await compare(t, await parentOfAlice(await unpack(deployment.folder, archive)), items.slice(1));

    const body = { planId: plan.id, snapshotId: snapshot.id, paths: [inSnapshot] };
    const asked = (await client.must('POST', '/api/v1/restores', { body })).json();
    const restore = await untilJob(client, asked.id, ({ state }) => jobEnded(state));
    t.is(restore.state, 'done', restore.message ?? '');
    const target = restore.summary?.target ?? '';
    t.regex(target, /^\/restore\/./);
    await compare(t, await parentOfAlice(join(deployment.restore, target.slice('/restore/'.length))));

    const keyBefore = await hostKey(deployment);
    await deployment.compose('stop');
    await tunnel.close();
    await deployment.start();
    t.is(await hostKey(deployment), keyBefore, 'the door is still the same');
    const again = await enter(t, deployment);
    const [kept] = (await again.client.must('GET', '/api/v1/overview')).json().plans;
    t.is(kept.id, plan.id);
    t.is(kept.lastSuccess.id, backup.id);
    t.deepEqual(await readSnapshots(again.client, plan.id), [snapshot]);
  },
);

/** The folder below this one that holds `alice`. */
async function parentOfAlice(folder: string): Promise<string> {
  const { stdout } = await execute('find', ['.', '-name', 'alice'], { cwd: folder });
  return join(folder, stdout.trim(), '..');
}
