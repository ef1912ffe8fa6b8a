import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestKey } from './_make-key.ts';
import { sshArguments } from './_ssh.ts';
import type { AnyDoor } from './_start-door.ts';

const run = promisify(execFile);

/** A program that speaks SSH, ready to be run with further arguments; it knows the door's host key and one key of its user. */
export type ReadyClient = {
  readonly program: string;
  readonly args: readonly string[];
  /** Its whole environment: a home folder of its own, so that this machine's settings play no part. */
  readonly env: Record<string, string>;
};

export type OtherClient = {
  readonly name: string;
  ready(door: AnyDoor, key: TestKey): Promise<ReadyClient>;
};

/** All three take `-N`, `-L PORT:HOST:PORT`, and a command behind USER@HOST. */
export const otherClients: readonly OtherClient[] = [
  {
    name: 'OpenSSH ssh',
    ready: async (door, key) => ({
      program: 'ssh',
      args: await sshArguments(door, key),
      env: await ownHome(door),
    }),
  },
  {
    name: 'PuTTY plink',
    async ready(door, key) {
      const env = await ownHome(door);
      const own = `${key.path}.ppk`;
      await run('puttygen', [key.path, '-O', 'private', '-o', own], { env });
      const hostKey = door.hostPublicKey.split(' ').slice(0, 2).join(' ');
      const fingerprint = await fingerprintOf(door, hostKey);
      return {
        program: 'plink',
        args: ['-batch', '-noagent', '-P', String(door.port), '-i', own, '-hostkey', fingerprint],
        env,
      };
    },
  },
  {
    name: 'Dropbear dbclient',
    async ready(door, key) {
      const env = await ownHome(door);
      const own = `${key.path}.dropbear`;
      await run('dropbearconvert', ['openssh', 'dropbear', key.path, own]);
      const settings = join(door.folder, 'home', '.ssh');
      await mkdir(settings, { recursive: true, mode: 0o700 });
      await writeFile(join(settings, 'known_hosts'), `127.0.0.1 ${door.hostPublicKey}\n`);
      return { program: 'dbclient', args: ['-p', String(door.port), '-i', own], env };
    },
  },
];

async function ownHome(door: AnyDoor): Promise<Record<string, string>> {
  const home = join(door.folder, 'home');
  await mkdir(home, { recursive: true });
  return { HOME: home, PATH: process.env.PATH ?? '' };
}

async function fingerprintOf(door: AnyDoor, publicKey: string): Promise<string> {
  const file = join(door.folder, 'host-key.pub');
  await writeFile(file, `${publicKey}\n`);
  const { stdout } = await run('ssh-keygen', ['-l', '-f', file]);
  return stdout.split(' ')[1] ?? '';
}
