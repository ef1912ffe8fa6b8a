import { setTimeout as sleep } from 'node:timers/promises';
import type { SignInClient } from '../../test/_support/sign-in-client.ts';
import type { DemoFolder } from './demo-folder.ts';
import { progressBar } from './progress-bar.ts';

const excludes = ['node_modules', '.git', '.cache', '.demo', 'dist', 'coverage'];

/** Signs in, sets the owner's password, makes repository and plan where they are missing, and runs a backup. */
export async function setUpDemo(client: SignInClient, folder: DemoFolder, say: (text: string) => void): Promise<void> {
  await client.enter(folder.password);
  const overview = (await client.must('GET', '/api/v1/overview')).json();
  const planId = overview.plans[0]?.id ?? (await makePlan(client, folder));
  const started = (await client.must('POST', `/api/v1/plans/${planId}/run`)).json();
  const draw = progressBar();
  for (;;) {
    const job = (await client.must('GET', `/api/v1/jobs/${started.id}`)).json();
    draw(job);
    if (job.state !== 'queued' && job.state !== 'running') {
      if (job.summary === null) throw new Error(`The backup ended as ${job.state}: ${job.message}`);
      say(`  ${job.summary.filesTotal} files, ${(job.summary.bytesTotal / 2 ** 20).toFixed(1)} MiB: ${job.state}`);
      return;
    }
    await sleep(250);
  }
}

async function makePlan(client: SignInClient, folder: DemoFolder): Promise<string> {
  const destination = { kind: 'local', path: folder.repository };
  const body = { name: 'Demo repository', destination };
  const repository = (await client.must('POST', '/api/v1/repositories', { body })).json();
  const plan = { name: 'Demo', repositoryId: repository.id, sources: [folder.source], excludes };
  return (await client.must('POST', '/api/v1/plans', { body: plan })).json().id;
}
