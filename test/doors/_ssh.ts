import { execFile, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { freePort } from '../_support/free-port.ts';

/** How `ssh` gets to a door. */
export type Way = { readonly port: number; readonly key: string; readonly login: string };

const options = [
  'IdentitiesOnly=yes',
  'StrictHostKeyChecking=no',
  'UserKnownHostsFile=/dev/null',
  'BatchMode=yes',
  'IdentityAgent=none',
  'ExitOnForwardFailure=yes',
  'LogLevel=INFO',
];

function sshArguments({ port, key, login }: Way, ...rest: string[]): string[] {
  const head = ['-F', '/dev/null', '-i', key, '-p', String(port), '-l', login];
  return [...head, ...options.flatMap((option) => ['-o', option]), ...rest];
}

export type SshEnd = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** Runs `ssh` to its end, 20 seconds at most; `input` is what it gets to read. */
export function ssh(way: Way, words: string[], input = ''): Promise<SshEnd> {
  return new Promise((resolve) => {
    const child = execFile('ssh', sshArguments(way, ...words), { timeout: 20_000 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ status, stdout, stderr });
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** A tunnel by `ssh -N -L`, from a free port on this side. */
export type Tunnel = { readonly port: number; close(): Promise<void>; isUp(): boolean };

export async function forward(t: ExecutionContext, way: Way, target: string): Promise<Tunnel> {
  const port = await freePort();
  const child = spawn('ssh', sshArguments(way, '-N', '-L', `127.0.0.1:${port}:${target}`, '127.0.0.1'), {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (chunk) => {
    words += chunk;
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = () => {
    child.kill('SIGKILL');
    return gone;
  };
  t.teardown(close);
  const isUp = () => child.exitCode === null && child.signalCode === null;
  for (let tries = 0; tries < 400 && isUp(); tries += 1) {
    if (await listens(port)) return { port, close, isUp };
    await sleep(50);
  }
  throw new Error(`the tunnel did not open: ${words}`);
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
