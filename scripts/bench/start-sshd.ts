import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../test/_support/free-port.ts';
import { findProgram } from '../set-up/find-program.mjs';
import { untilListening } from './children.ts';
import type { BenchFolder } from './make-bench-folder.ts';
import type { SshServer } from './start-door.ts';

/** OpenSSH's own server with a configuration of its own, for the user who runs this and the one key. */
export async function startSshd({ path, hostKey, userKey }: BenchFolder): Promise<SshServer> {
  const sshd = findProgram('sshd');
  if (sshd === null) throw new Error('there is no sshd here (Debian: apt-get install openssh-server)');
  // Debian's sshd insists on this folder when root starts it; elsewhere nobody asks for it.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  const config = join(path, 'sshd_config');
  const settings = {
    ListenAddress: `127.0.0.1:${port}`,
    HostKey: hostKey.path,
    AuthorizedKeysFile: `${userKey.path}.pub`,
    StrictModes: 'no',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    PermitRootLogin: 'prohibit-password',
    PidFile: 'none',
    LogLevel: 'QUIET',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  await writeFile(config, lines.join(''));
  const child = spawn(sshd, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  await untilListening(port);
  return { child, port };
}
