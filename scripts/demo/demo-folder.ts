import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All that the demo writes lies in one folder; `remove` takes it away, unless it is to be kept. */
export type DemoFolder = {
  readonly data: string;
  readonly run: string;
  readonly repositories: string;
  readonly repository: string;
  readonly restore: string;
  readonly source: string;
  readonly key: string;
  readonly authorizedKeys: string;
  readonly keyFile: string;
  readonly home: string;
  readonly password: string;
  remove(): Promise<void>;
};

/** A file's text, written first where there is none. */
async function keptText(file: string, make: () => string): Promise<string> {
  if (!existsSync(file)) await writeFile(file, `${make()}\n`, { mode: 0o600 });
  return (await readFile(file, 'utf8')).trim();
}

/** A fresh folder below the system's temporary one, or `.demo` in the checkout where it is to be kept. */
export async function makeDemoFolder(checkout: string, source: string, keep: boolean): Promise<DemoFolder> {
  const run = await realpath(await mkdtemp(join(tmpdir(), 'tunnelkeep-demo-')));
  const base = keep ? join(checkout, '.demo') : run;
  for (const name of ['data', 'repositories', 'restore', 'home']) {
    await mkdir(join(base, name), { recursive: true, mode: 0o700 });
  }
  const key = join(base, 'id_ed25519');
  if (!existsSync(key)) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'demo', '-f', key]);
  await keptText(join(base, 'key-encryption-key'), () => randomBytes(32).toString('base64'));
  const home = join(base, 'home');
  await writeFile(
    join(home, 'ssh_config'),
    [
      'Host *',
      `  IdentityFile "${key}"`,
      '  IdentitiesOnly yes',
      '  StrictHostKeyChecking accept-new',
      `  UserKnownHostsFile "${join(home, 'known_hosts')}"`,
      '',
    ].join('\n'),
  );
  return {
    data: join(base, 'data'),
    run,
    repositories: join(base, 'repositories'),
    repository: join(base, 'repositories', 'demo'),
    restore: join(base, 'restore'),
    source,
    key,
    authorizedKeys: `${key}.pub`,
    keyFile: join(base, 'key-encryption-key'),
    home,
    password: await keptText(join(base, 'owner-password'), () => randomBytes(12).toString('base64url')),
    remove: () => rm(run, { recursive: true, force: true, maxRetries: 5 }),
  };
}
