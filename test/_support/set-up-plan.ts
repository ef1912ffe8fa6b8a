import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SignInClient } from './sign-in-client.ts';
import type { Place } from './start-service.ts';

/** Makes a repository and a plan over one folder of the sources, by the API. */
export async function setUpPlan(
  client: SignInClient,
  place: Place,
  name = 'Documents',
): Promise<{ id: string; source: string }> {
  const source = join(place.sources, name.toLowerCase());
  await mkdir(source, { recursive: true });
  const path = join(place.repositories, name.toLowerCase());
  const repository = (
    await client.must('POST', '/api/v1/repositories', { body: { name, destination: { kind: 'local', path } } })
  ).json();
  const body = { name, repositoryId: repository.id, sources: [source], excludes: [] };
  const plan = (await client.must('POST', '/api/v1/plans', { body })).json();
  return { id: plan.id, source };
}

/** Waits until a job has ended, and answers how. Two minutes at most. */
export async function jobEnd(client: SignInClient, id: string) {
  for (let tries = 0; tries < 600; tries += 1) {
    const job = (await client.must('GET', `/api/v1/jobs/${id}`)).json();
    if (job.state !== 'queued' && job.state !== 'running') return job;
    await sleep(200);
  }
  throw new Error('the job did not end');
}

/** Runs a plan and waits for its end. */
export async function runPlan(client: SignInClient, planId: string) {
  return jobEnd(client, (await client.must('POST', `/api/v1/plans/${planId}/run`)).json().id);
}
