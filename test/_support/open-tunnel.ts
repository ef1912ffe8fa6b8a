import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { scratchFolder } from './scratch-folder.ts';
import type { TestService } from './start-service.ts';

const helper = fileURLToPath(new URL('../../tunnel/open-backup-remote', import.meta.url));

/** A tunnel that the real helper opened, with `--print`: its URL holds a fresh sign-in code. */
export type OpenTunnel = {
  readonly url: URL;
  /** Ends the helper by this signal, and waits until it is gone. */
  close(signal?: NodeJS.Signals): Promise<void>;
};

/** Opens a tunnel with the real helper and a home folder of its own, so that this machine's SSH set-up plays no part. */
export async function openTunnel(t: ExecutionContext, service: TestService, key?: string): Promise<OpenTunnel> {
  const home = await scratchFolder(t);
  const config = join(home, 'ssh_config');
  await writeFile(
    config,
    `Host *\n  IdentityFile ${key ?? service.place.key}\n  IdentitiesOnly yes\n  StrictHostKeyChecking no\n  UserKnownHostsFile ${home}/known_hosts\n`,
  );
  const child = spawn(helper, ['--print', '--port', String(service.doorPort), '127.0.0.1', '--', '-F', config], {
    env: { PATH: process.env.PATH ?? '', HOME: home, TMPDIR: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  t.teardown(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await gone;
  });
  let words = '';
  child.stderr.on('data', (chunk) => {
    words += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /http:\/\/\S+/.exec(line);
      if (found) resolve(found[0]);
    });
    gone.then(() => reject(new Error(`the helper ended: ${words}`)));
  });
  return {
    url: new URL(url),
    close: (signal = 'SIGTERM') => {
      child.kill(signal);
      return gone;
    },
  };
}
