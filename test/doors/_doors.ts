import { execFileSync } from 'node:child_process';
import { appendFile, chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { openTunnel } from '../_support/open-tunnel.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { makeKey, makePlace, startService, type TestService } from '../_support/start-service.ts';
import { forward, type Way } from './_ssh.ts';
import { rootsFolder, startPlainSshd, startSidecar } from './_sshd.ts';

export const password = 'correct horse battery';
/** Accounts that every Debian has, without a shell; and the group of the first. */
const [member, outsider, group] = ['nobody', 'daemon', 65_534];

/** Somebody who is in, and the tunnel that brings them. */
export type Visit = { readonly client: SignInClient; close(): Promise<void> };

/** One door with a service behind it. */
export type DoorOnTrial = {
  readonly name: 'embedded' | 'openssh' | 'socket';
  readonly service: TestService;
  readonly way: Way;
  /** What a known key may forward to. */
  readonly target: string;
  /** The way with a key that nobody knows; with a second key of the owner's. */
  readonly unknown: Way;
  readonly second: Way;
  readonly fingerprint: string | null;
  /** Opens a tunnel and signs in by it, as the owner. */
  enter(t: ExecutionContext): Promise<Visit>;
};

export const fingerprintOf = (key: string) =>
  execFileSync('ssh-keygen', ['-l', '-f', `${key}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '';

/** Two keys of the owner's and one of nobody's. */
async function preparePlace(t: ExecutionContext) {
  const place = await makePlace(t);
  const [second, unknown] = [join(place.folder, 'second'), join(place.folder, 'unknown')];
  for (const key of [second, unknown]) makeKey(key);
  await appendFile(place.authorizedKeys, execFileSync('ssh-keygen', ['-y', '-f', second]));
  return { place, second, unknown };
}

/** Our own door. */
export async function embeddedDoor(t: ExecutionContext): Promise<DoorOnTrial> {
  const { place, second, unknown } = await preparePlace(t);
  const service = await startService(t, place);
  const way = (key: string) => ({ port: service.doorPort, key, login: 'anybody' });
  return {
    name: 'embedded',
    service,
    way: way(place.key),
    target: '127.0.0.1:3876',
    unknown: way(unknown),
    second: way(second),
    fingerprint: fingerprintOf(place.key),
    enter: async (test) => {
      const tunnel = await openTunnel(test, service);
      const client = new SignInClient(tunnel.url);
      await client.enter(password);
      return { client, close: () => tunnel.close() };
    },
  };
}

/** A service without a door of its own, an OpenSSH with the sidecar's configuration, and a machine's sshd. */
export async function otherDoors(t: ExecutionContext): Promise<{ openssh: DoorOnTrial; socket: DoorOnTrial }> {
  const { place, second, unknown } = await preparePlace(t);
  const folder = await rootsFolder(t);
  await chmod(folder, 0o755);
  const shared = join(folder, 'shared');
  await mkdir(shared);
  await chown(shared, 0, group);
  await chmod(shared, 0o750);
  const opensshKeys = join(folder, 'openssh', 'authorized_keys');
  const socketPath = join(shared, 'page.sock');
  const service = await startService(t, place, {
    TUNNELKEEP_DOOR: 'none',
    TUNNELKEEP_OPENSSH_KEYS: opensshKeys,
    TUNNELKEEP_SHARED_SOCKET: socketPath,
    TUNNELKEEP_SHARED_GROUP: String(group),
  });
  const machineKeys = join(folder, 'machine_keys');
  await writeFile(machineKeys, execFileSync('ssh-keygen', ['-y', '-f', place.key]));
  const sidecar = await startSidecar(t, folder, opensshKeys, member);
  const machine = await startPlainSshd(t, folder, machineKeys);
  const from = (port: number, login: string) => (key: string) => ({ port, key, login });
  const [openssh, socket] = [from(sidecar.port, member), from(machine.port, member)];
  const fingerprint = fingerprintOf(place.key);
  const target = `127.0.0.1:${await portOf(service, fingerprint)}`;
  const code = /code ([0-9A-Z]{4}-[0-9A-Z]{4}) for a password/.exec(await service.logged('for a password'))?.[1] ?? '';
  const doors = {
    openssh: {
      ...{ name: 'openssh', service, target, fingerprint, way: openssh(place.key), unknown: openssh(unknown) },
      second: openssh(second),
      enter: (test) => enterBy(test, openssh(place.key), target, { password }),
    },
    socket: {
      ...{ name: 'socket', service, target: socketPath, fingerprint: null, way: socket(place.key) },
      ...{ unknown: socket(unknown), second: from(machine.port, outsider)(place.key) },
      enter: (test) => enterBy(test, socket(place.key), socketPath, { name: 'owner', password }),
    },
  } as const satisfies Record<string, DoorOnTrial>;
  await chooseFirstPassword(t, doors.openssh, code);
  return doors;
}

/** The port that the service gave to a key, from its log: as its owner learns it. */
export async function portOf(service: TestService, fingerprint: string): Promise<number> {
  await service.logged(fingerprint);
  const lines = service.log.filter((line) => line.includes('a port of its own')).map((line) => JSON.parse(line));
  return lines.findLast((line) => line.fingerprint === fingerprint)?.port ?? 0;
}

async function enterBy(t: ExecutionContext, way: Way, target: string, by: Record<string, string>): Promise<Visit> {
  const tunnel = await forward(t, way, target);
  const client = new SignInClient(new URL(`http://127.0.0.1:${tunnel.port}`));
  const answer = await client.signIn(by);
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.bytes.toString()}`);
  return { client, close: tunnel.close };
}

/** The code from the log stands in for the password, once, and opens nothing but the choice of one. */
async function chooseFirstPassword(t: ExecutionContext, door: DoorOnTrial, code: string): Promise<void> {
  const { client, close } = await enterBy(t, door.way, door.target, { password: code });
  const refused = await client.ask('GET', '/api/v1/overview');
  if (refused.status !== 403) throw new Error(`the code opened more than the choice of a password: ${refused.status}`);
  await client.must('PUT', '/api/v1/password', { body: { password } });
  await close();
}
