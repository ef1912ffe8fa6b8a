import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { DockerComposeEnvironment } from 'testcontainers';
import { freePort } from '../_support/free-port.ts';
import { scratchFolder } from '../_support/scratch-folder.ts';
import { makeKey } from '../_support/start-service.ts';
import { builtImage, checkout } from './_built-image.ts';
import { docker } from './_docker.ts';

/** compose.yaml, deployed as on a NAS but into a scratch folder; the door is published on loopback. */
export type Deployment = {
  readonly folder: string;
  /** Host paths of what the container sees as /sources/home and /restore. */
  readonly sources: string;
  readonly restore: string;
  /** The container's name; it stays through stop and start. */
  readonly container: string;
  readonly network: string;
  readonly image: string;
  /** The door's port on 127.0.0.1, and the private key that it knows. */
  readonly port: number;
  readonly key: string;
  /** Runs a program inside, as root or as the user with this number; resolves to its stdout, rejects where it fails. */
  inside(command: string[], user?: number): Promise<string>;
  /** Runs `docker compose` on the project. */
  compose(...args: string[]): Promise<string>;
  /** Starts it where it is stopped; resolves when the service is healthy and its door says that it speaks SSH. */
  start(): Promise<void>;
};

/** Brings compose.yaml up; down again, volumes included, when the test is over. `more`: a further file's text, over both. */
export async function deploy(t: ExecutionContext, more = 'services: {}'): Promise<Deployment> {
  const image = await builtImage();
  const folder = await scratchFolder(t);
  const port = await freePort();
  await prepare(folder);
  await writeFile(join(folder, 'override.yaml'), override(folder, image, port));
  const project = `tunnelkeep-test-${randomBytes(4).toString('hex')}`;
  await writeFile(join(folder, 'more.yaml'), more);
  const files = [join(checkout, 'compose.yaml'), join(folder, 'override.yaml'), join(folder, 'more.yaml')];
  const environment = new DockerComposeEnvironment(checkout, files).withProjectName(project).withAutoCleanup(false);
  const container = `${project}-tunnelkeep-1`;
  const compose = async (...args: string[]) =>
    docker('compose', '--project-name', project, ...files.flatMap((file) => ['--file', file]), ...args);
  t.teardown(() => compose('down', '--volumes', '--timeout', '5').then(() => undefined));
  await environment.up().catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await docker('logs', container).catch(() => '')}`);
  });
  await untilDoorAnswers(port);
  return {
    folder,
    sources: join(folder, 'sources'),
    restore: join(folder, 'restore'),
    container,
    network: `${project}_default`,
    image,
    port,
    key: join(folder, 'laptop_key'),
    inside: (command, user = 0) => docker('exec', '--user', `${user}:${user}`, container, ...command),
    compose,
    start: async () => {
      await compose('up', '--detach', '--no-recreate', '--wait', '--wait-timeout', '60');
      await untilDoorAnswers(port);
    },
  };
}

/** What the first lines of compose.yaml ask for. */
async function prepare(folder: string): Promise<void> {
  for (const name of ['sources', 'repositories', 'restore', 'config', 'secrets']) await mkdir(join(folder, name));
  const secret = join(folder, 'secrets', 'tunnelkeep_key');
  await writeFile(secret, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  const key = join(folder, 'laptop_key');
  makeKey(key);
  await copyFile(`${key}.pub`, join(folder, 'config', 'authorized_keys'));
}

const override = (folder: string, image: string, port: number) => `
services:
  tunnelkeep:
    image: ${image}
    build: !reset null
    ports: !override ["127.0.0.1:${port}:3822"]
    volumes:
      - ${folder}/sources:/sources/home:ro
      - ${folder}/repositories:/repositories
      - ${folder}/restore:/restore
      - ${folder}/config:/config:ro
    healthcheck:
      interval: 1s
secrets:
  tunnelkeep_key:
    file: ${folder}/secrets/tunnelkeep_key
`;

/** The engine itself accepts on a published port, so only SSH's first line (RFC 4253, 4.2) tells that the door is there. */
async function untilDoorAnswers(port: number): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const socket = connect({ host: '127.0.0.1', port });
    const [greeting] = await once(socket, 'data', { signal: AbortSignal.timeout(1000) }).catch(() => []);
    socket.on('error', () => undefined);
    socket.destroy();
    if (String(greeting).startsWith('SSH-2.0-')) return;
    await sleep(200);
  }
  throw new Error('the door did not answer within half a minute');
}
