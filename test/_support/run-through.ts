import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jobEnd, runPlan, setUpPlan } from './set-up-plan.ts';
import type { SignInClient } from './sign-in-client.ts';
import type { Place } from './start-service.ts';

/** What a person does on a first day: makes a repository and a plan, backs up, downloads, restores. */
export async function runThrough(client: SignInClient, place: Place) {
  const plan = await setUpPlan(client, place);
  await writeFile(join(plan.source, 'letter.txt'), 'Dear reader\n');
  const { snapshotId } = (await runPlan(client, plan.id)).summary;
  const path = encodeURIComponent(join(plan.source, 'letter.txt'));
  const base = `/api/v1/plans/${plan.id}/snapshots/${snapshotId}`;
  const url = await client.ticketed(`${base}/download?path=${path}&as=file`);
  const download = await client.must('GET', url);
  const body = { planId: plan.id, snapshotId, paths: [plan.source] };
  const restore = await jobEnd(client, (await client.must('POST', '/api/v1/restores', { body })).json().id);
  return { plan, base, download, restore, ticket: url.slice(-43) };
}
