import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openTunnel } from '../_support/open-tunnel.ts';
import { foundInMemory } from '../_support/process-memory.ts';
import { descendantsOf } from '../_support/process-traces.ts';
import { repositoryPassword } from '../_support/repository-password.ts';
import { runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

async function doorOf(service: TestService): Promise<number> {
  for (const pid of await descendantsOf(service.pid)) {
    if ((await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('src/door/main.ts')) return pid;
  }
  throw new Error('there is no door');
}

test('a door that was broken into knows no key, no password of a repository, and no file of the service', async (t) => {
  t.timeout(120_000);
  const service = await startService(t);
  const client = new SignInClient((await openTunnel(t, service)).url);
  await client.enter();
  const plan = await setUpPlan(client, service.place);
  t.is((await runPlan(client, plan.id)).state, 'done');
  const keyText = (await readFile(join(service.place.data, 'key'), 'utf8')).trim();
  const password = await repositoryPassword(service.place);
  const door = await doorOf(service);

  const found = await foundInMemory(door, {
    'what every door says': Buffer.from('SSH-2.0-Tunnelkeep'),
    'the key-encryption key as text': Buffer.from(keyText),
    'the key-encryption key': Buffer.from(keyText, 'base64'),
    "the repository's password": Buffer.from(password),
    'the name of the database': Buffer.from('tunnelkeep.sqlite3'),
  });
  t.deepEqual([...found], ['what every door says']);

  t.is((await readFile(`/proc/${door}/environ`, 'latin1')).replace(/^PATH=[^\0]*\0$/, ''), '');
  const open = await readdir(`/proc/${door}/fd`);
  const files = await Promise.all(open.map((fd) => readlink(`/proc/${door}/fd/${fd}`).catch(() => '')));
  t.deepEqual(
    files.filter((file) => file.startsWith(service.place.folder)),
    [],
  );
});
