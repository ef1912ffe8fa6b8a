import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../test/_support/free-port.ts';
import { untilListening } from './children.ts';
import type { BenchFolder } from './make-bench-folder.ts';

/** The cipher that the helper asks for first. */
const cipher = 'aes128-gcm@openssh.com';

export type Forwarding = { readonly child: ChildProcess; readonly port: number };

/** OpenSSH's `ssh -N -L` through the server on `serverPort`, to `target` on its side. */
export async function openForwarding(folder: BenchFolder, serverPort: number, target: string): Promise<Forwarding> {
  const port = await freePort();
  const knownHosts = join(folder.path, `known_hosts-${serverPort}`);
  await writeFile(knownHosts, `[127.0.0.1]:${serverPort} ${folder.hostKey.publicKey}\n`);
  const options = [`UserKnownHostsFile=${knownHosts}`, 'IdentitiesOnly=yes', 'IdentityAgent=none', 'BatchMode=yes'];
  const child = spawn(
    'ssh',
    [
      ...['-F', '/dev/null', '-N', '-i', folder.userKey.path, '-p', String(serverPort), '-c', cipher],
      ...options.flatMap((option) => ['-o', option]),
      ...['-L', `127.0.0.1:${port}:${target}`, '-l', userInfo().username, '127.0.0.1'],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await untilListening(port);
  return { child, port };
}
