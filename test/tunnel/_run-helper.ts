import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile, chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestKey } from '../door/_make-key.ts';

const program = new URL('../../tunnel/open-backup-remote', import.meta.url).pathname;

/** Every shell that the helper promises to run in; the first word is the program. */
export const shells = { dash: ['dash'], busybox: ['busybox', 'sh'], bash: ['bash', '--posix'] } as const;
export type Shell = keyof typeof shells;

/** What the laptop knows as `nas`: a door, or an sshd. */
export type KnownHost = { readonly folder: string; readonly port: number; readonly hostPublicKey: string };

/** A home, a temporary folder, an ssh configuration that knows the door as `nas`, and programs first on PATH. */
export type Laptop = {
  readonly folder: string;
  readonly temporary: string;
  readonly configuration: string;
  readonly programs: string;
  addProgram(name: string, script: string): Promise<void>;
  environment(extra?: Record<string, string>): Record<string, string>;
};

export async function makeLaptop(door: KnownHost, key: TestKey, extra = ''): Promise<Laptop> {
  const folder = join(door.folder, 'laptop');
  const laptop: Laptop = {
    folder,
    temporary: join(folder, 'tmp'),
    configuration: join(folder, 'ssh_config'),
    programs: join(folder, 'bin'),
    async addProgram(name, script) {
      const path = join(laptop.programs, name);
      await writeFile(path, `#!/bin/sh\n${script}\n`);
      await chmod(path, 0o755);
    },
    environment: (more = {}) => ({
      PATH: `${laptop.programs}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
      HOME: folder,
      TMPDIR: laptop.temporary,
      ...more,
    }),
  };
  for (const path of [folder, laptop.temporary, laptop.programs]) await mkdir(path, { recursive: true });
  await rememberHost(folder, door);
  await writeFile(
    laptop.configuration,
    `Host nas
  HostName 127.0.0.1
  Port ${door.port}
  IdentityFile ${key.path}
${extra}
Host *
  UserKnownHostsFile ${join(folder, 'known_hosts')}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  IdentitiesOnly yes
  IdentityAgent none
  BatchMode yes
`,
  );
  return laptop;
}

/** Adds the host's key to what ssh on this laptop believes. */
export function rememberHost(laptopFolder: string, host: KnownHost): Promise<void> {
  return appendFile(join(laptopFolder, 'known_hosts'), `[127.0.0.1]:${host.port} ${host.hostPublicKey}\n`);
}

export type Helper = {
  readonly child: ChildProcess;
  stdout: string;
  stderr: string;
  /** The exit status once it has ended and all its output is read. */
  readonly ended: Promise<number | null>;
  /** Resolves when stdout and stderr together hold the text; rejects if the helper ends before. */
  untilSaid(text: string): Promise<void>;
};

/** Runs the real helper in one of its shells, in a process group of its own. */
export function runHelper(
  laptop: Laptop,
  shell: Shell,
  args: string[],
  environment: Record<string, string> = {},
): Helper {
  const [command, ...options] = shells[shell];
  const full = [...options, program, ...args, '--', '-F', laptop.configuration];
  const child = spawn(command, full, {
    env: laptop.environment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const watchers = new Set<() => void>();
  const helper: Helper = {
    child,
    stdout: '',
    stderr: '',
    ended: new Promise((resolve) => child.once('close', resolve)),
    untilSaid: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!(helper.stdout + helper.stderr).includes(text)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
        void helper.ended.then((status) => reject(new Error(`ended with ${status}: ${helper.stdout}${helper.stderr}`)));
      }),
  };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      helper[name] += text;
      for (const look of [...watchers]) look();
    });
  }
  return helper;
}

/** The processes whose environment says that they run on this laptop, with their arguments. */
export async function processesOf(laptop: Laptop): Promise<{ pid: number; arguments: string }[]> {
  const found: { pid: number; arguments: string }[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [environment, line] = await Promise.all(
      ['environ', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
    );
    if (environment?.split('\0').includes(`HOME=${laptop.folder}`)) {
      found.push({ pid: Number(pid), arguments: line ?? '' });
    }
  }
  return found;
}
