import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../test/_support/free-port.ts';
import { SignInClient } from '../../test/_support/sign-in-client.ts';
import { type DemoFolder, makeDemoFolder } from '../demo/demo-folder.ts';
import { type DemoService, startDemoService } from '../demo/demo-service.ts';
import { openTunnel } from '../demo/demo-tunnel.ts';
import { endChild, lineOf } from './children.ts';
import { median, takeTurns } from './take-turns.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The helper, from its start to the first answer that only somebody signed in gets, beside the shell function that
 * people write, from its start to the log-in page, on which they would still have to log in.
 */
export async function compareOpenings(pairs: number): Promise<string[]> {
  const source = await mkdtemp(join(tmpdir(), 'tunnelkeep-bench-source-'));
  await mkdir(join(source, 'folder'));
  const folder = await makeDemoFolder(checkout, source, false);
  const service = await startDemoService(checkout, folder);
  try {
    // The first opening meets neither a known host nor a password.
    await openByHelper(folder, service);
    const contest = { ours: () => openByHelper(folder, service), theirs: () => openByFunction(folder, service) };
    const { ours, theirs } = await takeTurns(contest, pairs);
    const seconds = (values: readonly number[]) => `${median(values).toFixed(2)} s`;
    const each = ours.map((value, pair) => (value / (theirs[pair] ?? Number.NaN)).toFixed(2)).join(' ');
    const ratio = (median(ours) / median(theirs)).toFixed(2);
    return [
      `| to the page, medians of ${pairs} | helper, signed in | \`ssh & sleep 1\`, log-in page | helper / function | each pair |`,
      '|---|---|---|---|---|',
      `| time | ${seconds(ours)} | ${seconds(theirs)} | ${ratio} | ${each} |`,
    ];
  } finally {
    await service.close();
    await folder.remove();
    await rm(source, { recursive: true, force: true });
  }
}

async function openByHelper(folder: DemoFolder, { doorPort }: DemoService): Promise<number> {
  const began = performance.now();
  const tunnel = await openTunnel(checkout, folder, doorPort, false);
  const client = new SignInClient(tunnel.url);
  await client.enter(folder.password);
  await client.must('GET', '/api/v1/overview');
  const seconds = (performance.now() - began) / 1000;
  await client.must('DELETE', '/api/v1/session');
  await tunnel.close();
  return seconds;
}

async function openByFunction(folder: DemoFolder, { doorPort }: DemoService): Promise<number> {
  const port = await freePort();
  const ssh = `ssh -F '${folder.home}/ssh_config' -p ${doorPort} -N -L ${port}:127.0.0.1:3876 127.0.0.1`;
  const began = performance.now();
  const child = spawn('sh', ['-c', `${ssh} & sleep 1; echo open; wait`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  await lineOf(child, child.stdout, () => true);
  const page = await fetch(`http://127.0.0.1:${port}/`);
  await page.text();
  const seconds = (performance.now() - began) / 1000;
  if (!page.ok) throw new Error(`the log-in page: ${page.status}`);
  // The whole group: what the function left in the background as well.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  await endChild(child);
  return seconds;
}
