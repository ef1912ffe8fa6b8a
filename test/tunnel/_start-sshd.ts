import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createConnection, type ListenOptions } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { freePort } from '../_support/free-port.ts';
import { makeKey, type TestKey } from '../door/_make-key.ts';
import type { KnownHost } from './_run-helper.ts';

/** OpenSSH's own server, that lets one key of the user who runs the tests in. */
export type TestSshd = KnownHost & {
  readonly key: TestKey;
  /** What it has logged so far, at VERBOSE. */
  log(): string;
};

/** The name to log in with. */
export const me = userInfo().username;

/** Starts sshd with `restrictions` ahead of the key's line, and these further lines in its configuration. */
export async function startSshd(t: ExecutionContext, restrictions = '', lines: string[] = []): Promise<TestSshd> {
  const folder = await mkdtemp(join(tmpdir(), 'sshd-test-'));
  const [host, key, port] = [await makeKey(folder, 'host'), await makeKey(folder, 'key'), await freePort()];
  const configuration = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${host.path}`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'LogLevel VERBOSE',
    ...lines,
  ];
  await writeFile(join(folder, 'sshd_config'), `${configuration.join('\n')}\n`);
  await writeFile(join(folder, 'authorized_keys'), `${restrictions} ${key.publicKey}\n`);
  // Where sshd shuts in those who are not logged in yet.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let logged = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    logged += text;
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  t.teardown(async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  await answers(port, () => logged);
  return { folder, port, hostPublicKey: host.publicKey, key, log: () => logged };
}

async function answers(port: number, log: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' }, () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`sshd does not listen: ${log()}`);
}

/** Something behind the sshd that answers each request with `the page`. */
export async function servePage(t: ExecutionContext, where: ListenOptions): Promise<void> {
  const server = createServer((_request, response) => void response.end('the page'));
  await new Promise<void>((resolve) => server.listen(where, resolve));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
}
