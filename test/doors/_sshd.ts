import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ExecutionContext } from 'ava';
import { freePort } from '../_support/free-port.ts';
import { makeKey } from '../_support/start-service.ts';

const program = '/usr/sbin/sshd';
const sidecar = new URL('../../docker/openssh/sshd_config', import.meta.url);

/** A real sshd of this test, on loopback. */
export type Sshd = { readonly port: number; readonly log: readonly string[] };

/** A folder as sshd wants it: nobody but root may write, up to the root. Not the system's scratch folder, where all may. */
export async function rootsFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp('/run/tunnelkeep-test-');
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Replaces each text, which must be there once. */
function substitute(text: string, replacements: readonly (readonly [string, string])[]): string {
  return replacements.reduce((so, [from, to]) => {
    if (so.split(from).length !== 2) throw new Error(`"${from}" is not there once`);
    return so.replace(from, to);
  }, text);
}

/** The sidecar's own configuration, with paths, port and account of this machine. */
export async function startSidecar(t: ExecutionContext, folder: string, keys: string, account: string): Promise<Sshd> {
  const hostKey = join(folder, 'sidecar_host_key');
  makeKey(hostKey);
  const port = await freePort();
  const text = substitute(await readFile(sidecar, 'utf8'), [
    ['\nPort 3822\n', `\nPort ${port}\nListenAddress 127.0.0.1\n`],
    ['\nHostKey /hostkey/ssh_host_ed25519_key\n', `\nHostKey ${hostKey}\n`],
    ['\nAuthorizedKeysFile /openssh/authorized_keys\n', `\nAuthorizedKeysFile ${keys}\n`],
    ['\nAllowUsers tunnelkeep\n', `\nAllowUsers ${account}\n`],
  ]);
  return startSshd(t, join(folder, 'sidecar_config'), text, port);
}

/** An sshd as a machine has it, with public keys. */
export async function startPlainSshd(t: ExecutionContext, folder: string, keys: string): Promise<Sshd> {
  const hostKey = join(folder, 'machine_host_key');
  makeKey(hostKey);
  const port = await freePort();
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${keys}`,
    'PidFile none',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
  ];
  return startSshd(t, join(folder, 'machine_config'), `${lines.join('\n')}\n`, port);
}

async function startSshd(t: ExecutionContext, file: string, text: string, port: number): Promise<Sshd> {
  await writeFile(file, text);
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const child = spawn(program, ['-D', '-e', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  t.teardown(async () => {
    child.kill();
    await gone;
  });
  const log: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.push(line);
      if (line.startsWith('Server listening')) resolve();
    });
    gone.then(() => reject(new Error(`sshd ended: ${log.join('\n')}`)));
  });
  return { port, log };
}
