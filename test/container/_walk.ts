import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../../src/model/job.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { SignInClient } from '../_support/sign-in-client.ts';

const api = '/api/v1';

/** Makes a repository and a plan over everything that is mounted below /sources/home. */
export async function makePlan(client: SignInClient): Promise<Plan> {
  const destination = { kind: 'local', path: '/repositories/first' };
  const repository = (
    await client.must('POST', `${api}/repositories`, { body: { name: 'First', destination } })
  ).json();
  const body = { name: 'Home', repositoryId: repository.id, sources: ['/sources/home'], excludes: [] };
  return (await client.must('POST', `${api}/plans`, { body })).json();
}

export async function startRun(client: SignInClient, planId: string): Promise<Job> {
  return (await client.must('POST', `${api}/plans/${planId}/run`, { body: {} })).json();
}

export async function readJob(client: SignInClient, id: string): Promise<Job> {
  return (await client.must('GET', `${api}/jobs/${id}`)).json();
}

/** Reads the job until it is as wanted. Throws after two minutes. */
export async function untilJob(client: SignInClient, id: string, isWanted: (job: Job) => boolean): Promise<Job> {
  for (let tries = 0; tries < 600; tries += 1) {
    const job = await readJob(client, id);
    if (isWanted(job)) return job;
    await sleep(200);
  }
  throw new Error(`job ${id} did not get there: ${JSON.stringify(await readJob(client, id))}`);
}

export async function readSnapshots(client: SignInClient, planId: string): Promise<Snapshot[]> {
  return (await client.must('GET', `${api}/plans/${planId}/snapshots`)).json().snapshots;
}

/** A file's bytes out of a snapshot, or a folder as an archive. */
export async function download(
  client: SignInClient,
  planId: string,
  snapshotId: string,
  path: string,
  as: 'file' | 'tar' | 'zip' = 'file',
): Promise<Buffer> {
  const query = new URLSearchParams({ path, as });
  const address = `${api}/plans/${planId}/snapshots/${snapshotId}/download?${query}`;
  return (await client.must('GET', await client.ticketed(address))).bytes;
}
