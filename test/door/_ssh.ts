import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../_support/free-port.ts';
import type { TestKey } from './_make-key.ts';
import type { AnyDoor } from './_start-door.ts';

/** Arguments that keep OpenSSH's client away from this machine's own configuration, keys and agent. */
export async function sshArguments(door: AnyDoor, key: TestKey): Promise<string[]> {
  const knownHosts = join(door.folder, 'known_hosts');
  await writeFile(knownHosts, `[127.0.0.1]:${door.port} ${door.hostPublicKey}\n`);
  const options = {
    UserKnownHostsFile: knownHosts,
    GlobalKnownHostsFile: '/dev/null',
    StrictHostKeyChecking: 'yes',
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    BatchMode: 'yes',
  };
  const asArguments = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return ['-F', '/dev/null', '-i', key.path, '-p', String(door.port), ...asArguments];
}

export type SshResult = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** Runs OpenSSH's client to its end. */
export async function ssh(door: AnyDoor, key: TestKey, ...args: string[]): Promise<SshResult> {
  const child = spawn('ssh', [...(await sshArguments(door, key)), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  return finished(child);
}

/** Collects what a child says until it ends. */
export async function finished(child: ChildProcess): Promise<SshResult> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, stdout, stderr };
}

export type Tunnel = {
  readonly child: ChildProcess;
  readonly port: number;
  connect(): Promise<Socket>;
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
};

/** OpenSSH's `ssh -N -L` to the service; resolves when the forwarding is in place. */
export async function openTunnel(door: AnyDoor, key: TestKey, ...args: string[]): Promise<Tunnel> {
  const port = await freePort();
  const forwarding = ['-v', '-N', '-o', 'ExitOnForwardFailure=yes', '-L', `127.0.0.1:${port}:127.0.0.1:3876`];
  const all = [...(await sshArguments(door, key)), ...forwarding, ...args, '127.0.0.1'];
  const child = spawn('ssh', all, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let heard = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      if (heard.includes('Entering interactive session')) resolve();
    });
    void ended.then((status) => reject(new Error(`ssh ended with ${status}: ${heard}`)));
  });
  return {
    child,
    port,
    ended,
    connect: () =>
      new Promise((resolve, reject) => {
        const socket = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true }, () => resolve(socket));
        socket.once('error', reject);
      }),
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Reads a stream to its end. */
export async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks);
}
