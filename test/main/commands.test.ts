import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openTunnel } from '../_support/open-tunnel.ts';
import { commander } from '../_support/run-command.ts';
import { runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { startService } from '../_support/start-service.ts';

test('plans are run, looked into and read by plain ssh', async (t) => {
  t.timeout(180_000);
  const service = await startService(t);
  const client = new SignInClient((await openTunnel(t, service)).url);
  await client.enter();
  const plan = await setUpPlan(client, service.place, 'Photos');
  const film = randomBytes(5_000_000);
  await writeFile(join(plan.source, 'a film.bin'), film);
  await writeFile(join(plan.source, 'odd \u001b[31m name'), 'x');
  await runPlan(client, plan.id);
  const run = await commander(t, service);

  const status = await run('status');
  t.is(status.status, 0);
  t.regex(status.stdout.toString(), /Photos {2}done/);
  t.is(JSON.parse((await run('status --json')).stdout.toString()).plans[0].name, 'Photos');

  await writeFile(join(plan.source, 'letter.txt'), 'Dear reader\n');
  const followed = await run('run photos --follow');
  t.is(followed.status, 0);
  t.regex(followed.stdout.toString(), /Photos {2}done/);

  const { snapshots } = JSON.parse((await run('snapshots Photos --json')).stdout.toString());
  t.is(snapshots.length, 2);
  const [newest, oldest] = snapshots.map(({ id }: { id: string }) => id.slice(0, 12));

  const listed = (await run(`ls Photos:latest ${plan.source}`)).stdout.toString();
  t.regex(listed, /letter\.txt/);
  t.false(listed.includes('\u001b'), 'a name speaks to the terminal');

  const dumped = await run(`dump ${oldest} '${plan.source}/a film.bin'`);
  t.true(dumped.stdout.equals(film), 'the dumped file differs');
  const tar = join(service.place.folder, 'folder.tar');
  await writeFile(tar, (await run(`dump Photos:latest ${plan.source}`)).stdout);
  const inside = execFileSync('tar', ['-xOf', tar, '--wildcards', '*a film.bin'], { maxBuffer: 2 ** 24 });
  t.true(inside.equals(film), 'the file inside the archive differs');

  t.regex((await run("find '*.TXT'")).stdout.toString(), /Photos {2}[0-9a-f]{12} .*letter\.txt/);
  t.regex((await run(`diff ${oldest} ${newest}`)).stdout.toString(), /^\+ {2}.*letter\.txt$/m);
  t.regex((await run('plans')).stdout.toString(), /Photos/);
  t.regex((await run('jobs')).stdout.toString(), /backup {2}Photos {2}done/);
  t.regex((await run('fingerprint')).stdout.toString(), /Host key {2}SHA256:.*\nYour key {2}SHA256:.*\n.*owner/);
  t.regex((await run('help')).stdout.toString(), /dump SNAPSHOT PATH/);

  t.is(JSON.parse((await run('sessions --json')).stdout.toString()).sessions.length, 1);
  t.is((await run('logout')).stdout.toString(), '1 session was ended.\n');
  t.is((await client.ask('GET', '/api/v1/overview')).status, 401);
});

test('what is wrong is said in plain words on stderr, with a status of its own, and reaches no shell', async (t) => {
  const service = await startService(t);
  const client = new SignInClient((await openTunnel(t, service)).url);
  await client.enter();
  await setUpPlan(client, service.place, 'Photos');
  const run = await commander(t, service);
  const cases: [string, number, RegExp][] = [
    ['run photo', 66, /There is no plan photo; did you mean Photos\?/],
    ['statsu', 64, /There is no command statsu; did you mean status\?/],
    ['run', 64, /Use it so: run PLAN/],
    ['status --verbose', 64, /status: Unknown option/],
    ['ls Photos:latest /', 66, /Photos has no snapshot yet/],
    ['ls nonsense /', 64, /at least 8 digits/],
    [`ls ${'0'.repeat(64)} /`, 66, /There is no snapshot/],
    ['ls Photos:latest ../..', 66, /./],
    ['dump --repo=/etc x /y', 64, /Unknown option/],
    ['status; touch /tmp/reached-a-shell', 64, /status;/],
    ['$(id)', 64, /There is no command/],
    [`status ${'x'.repeat(9000)}`, 64, /too long/],
  ];
  for (const [command, status, words] of cases) {
    const answer = await run(command);
    t.is(answer.status, status, command);
    t.regex(answer.stderr, words, command);
    t.is(answer.stdout.length, 0, command);
  }
});
