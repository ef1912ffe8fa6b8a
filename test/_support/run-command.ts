import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { scratchFolder } from './scratch-folder.ts';
import type { TestService } from './start-service.ts';

export type CommandResult = { readonly status: number; readonly stdout: Buffer; readonly stderr: string };

/** Runs `ssh nas COMMAND` against the service's door, with the owner's key. One minute at most. */
export async function commander(t: ExecutionContext, service: TestService, key = service.place.key) {
  const home = await scratchFolder(t);
  const config = join(home, 'ssh_config');
  await writeFile(
    config,
    `Host nas\n  HostName 127.0.0.1\n  Port ${service.doorPort}\n  IdentityFile ${key}\n  IdentitiesOnly yes\n  StrictHostKeyChecking no\n  UserKnownHostsFile ${home}/known_hosts\n  LogLevel ERROR\n`,
  );
  return (command: string): Promise<CommandResult> =>
    new Promise((resolve) => {
      const options = { encoding: 'buffer', timeout: 60_000, maxBuffer: 2 ** 28 } as const;
      execFile('ssh', ['-F', config, 'nas', command], options, (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, stdout, stderr: stderr.toString() });
      });
    });
}
