import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { ControlChannel } from '../../src/door/control-channel.ts';
import { type Limits, limits } from '../../src/door/limits.ts';
import { createDoor } from '../../src/door/listen.ts';
import type { Visitor } from '../../src/door/visitor.ts';
import { makeKey } from './_make-key.ts';
import { playService, Waiting } from './_play-service.ts';
import type { AnyDoor } from './_start-door.ts';
import { startService } from './_start-service.ts';
import { takePlace } from './_take-place.ts';

/** The door in this process, with limits that a test can reach in a moment. */
export async function doorHere(changes: Partial<Limits>): Promise<AnyDoor & { readonly visitors: Set<Visitor> }> {
  const leavePlace = await takePlace();
  const folder = await mkdtemp(join(tmpdir(), 'door-test-'));
  const host = await makeKey(folder, 'host');
  const service = await startService(join(folder, 'ui.sock'));
  const [ours, theirs] = await socketPair(join(folder, 'control.sock'));
  const played = playService(theirs);
  const logged: Record<string, unknown>[] = [];
  const waiting = new Waiting();
  const write = (line: string) => {
    logged.push(JSON.parse(line));
    waiting.changed();
  };
  const log = pino({}, { write });
  const visitors = new Set<Visitor>();
  const control = new ControlChannel(ours, { drop() {}, redeemed() {}, end() {} });
  const door = { limits: { ...limits, ...changes }, log, control, ui: service.path, commands: null, visitors };
  const server = createDoor(door, await readFile(host.path));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(played, {
    folder,
    port: (server.address() as AddressInfo).port,
    service,
    hostPublicKey: host.publicKey,
    logged,
    visitors,
    untilLogged: (fits: (line: Record<string, unknown>) => boolean) => waiting.until(() => logged.find(fits)),
    async stop() {
      server.close();
      for (const visitor of [...visitors]) visitor.drop('the test is over');
      control.close();
      theirs.destroy();
      await service.stop();
      await rm(folder, { recursive: true, force: true });
      leavePlace();
    },
  });
}

/** Two connected sockets. */
export async function socketPair(path: string): Promise<[Socket, Socket]> {
  return new Promise((resolve) => {
    const server = createServer((theirs) => {
      server.close();
      resolve([ours, theirs]);
    });
    let ours: Socket;
    server.listen(path, () => {
      ours = createConnection(path);
    });
  });
}
