import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { type Job, jobEnded } from '../../src/model/job.ts';
import { containerTest } from './_container-test.ts';
import { type Deployment, deploy } from './_deployment.ts';
import { docker } from './_docker.ts';
import { enter } from './_enter.ts';
import { download, makePlan, readJob, readSnapshots, startRun, untilJob } from './_walk.ts';

const small = Buffer.from('finished before it happened\n');
const graceSeconds = 60;

/** A deployment with one finished snapshot, a client, and much more to back up than goes in a moment. */
async function prepare(t: ExecutionContext) {
  const deployment = await deploy(t);
  const first = join(deployment.sources, 'first.txt');
  await writeFile(first, small);
  const { client, tunnel } = await enter(t, deployment);
  const plan = await makePlan(client);
  const { id } = await startRun(client, plan.id);
  t.is((await untilJob(client, id, ({ state }) => jobEnded(state))).state, 'done');
  for (let number = 0; number < 40; number += 1) {
    await writeFile(join(deployment.sources, `big-${number}`), randomBytes(10_000_000));
  }
  return { deployment, client, tunnel, plan };
}

/** Starts a run on little processor time, and returns the job when it has read some of the data and not all. */
async function startSlowRun(
  deployment: Deployment,
  client: Parameters<typeof startRun>[0],
  planId: string,
): Promise<Job> {
  await docker('update', '--cpus', '0.3', deployment.container);
  const { id } = await startRun(client, planId);
  return untilJob(client, id, ({ state, progress }) => jobEnded(state) || (progress?.bytesDone ?? 0) > 0);
}

/** After it came back: what was finished is there, the job tells the truth, and the next run is good. */
async function checkComeback(
  t: ExecutionContext,
  deployment: Deployment,
  planId: string,
  jobId: string,
): Promise<void> {
  await docker('update', '--cpus', '2', deployment.container);
  await deployment.start();
  const { client } = await enter(t, deployment);
  const job = await readJob(client, jobId);
  t.is(job.state, 'interrupted', job.message ?? '');
  const [finished, ...others] = await readSnapshots(client, planId);
  if (finished === undefined) return t.fail('the finished snapshot is gone');
  t.is(others.length, 0, 'no half snapshot');
  t.deepEqual(await download(client, planId, finished.id, '/sources/home/first.txt'), small);

  const { id } = await startRun(client, planId);
  const next = await untilJob(client, id, ({ state }) => jobEnded(state));
  t.is(next.state, 'done', next.message ?? '');
  t.is(next.summary?.filesTotal, 41);
  t.is((await readSnapshots(client, planId)).length, 2);
}

containerTest('docker compose stop in the middle of a backup is clean within its grace', async (t) => {
  const { deployment, client, plan } = await prepare(t);
  const job = await startSlowRun(deployment, client, plan.id);
  t.is(job.state, 'running', 'caught in the middle');

  const began = performance.now();
  await deployment.compose('stop');
  const seconds = (performance.now() - began) / 1000;
  t.log(`stopped after ${seconds.toFixed(1)} s`);
  t.true(seconds < graceSeconds, `${seconds} s`);
  t.is(
    await docker('inspect', '--format', '{{.State.ExitCode}} {{.State.OOMKilled}}', deployment.container),
    '0 false',
  );
  await checkComeback(t, deployment, plan.id, job.id);
});

containerTest('a container killed in the middle of a backup loses no finished snapshot', async (t) => {
  const { deployment, client, plan } = await prepare(t);
  const job = await startSlowRun(deployment, client, plan.id);
  t.is(job.state, 'running', 'caught in the middle');

  await docker('kill', '--signal', 'KILL', deployment.container);
  t.is(await docker('inspect', '--format', '{{.State.ExitCode}}', deployment.container), '137');
  await checkComeback(t, deployment, plan.id, job.id);
});
