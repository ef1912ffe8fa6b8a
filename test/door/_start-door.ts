import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { makeKey } from './_make-key.ts';
import { eachLine, type PlayedService, playService, Waiting } from './_play-service.ts';
import { startService, type TestService } from './_start-service.ts';
import { takePlace } from './_take-place.ts';
import { isListening } from './_until.ts';

export { testCode } from './_play-service.ts';

/** A door, in whatever process, with this process on the service's side of it. */
export type AnyDoor = PlayedService & {
  readonly folder: string;
  readonly port: number;
  readonly service: TestService;
  readonly hostPublicKey: string;
  /** All log lines so far, parsed. */
  readonly logged: Record<string, unknown>[];
  untilLogged(fits: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
};

export type TestDoor = AnyDoor & {
  readonly process: ChildProcess;
  /** The exit status, or null if a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Resolves when the door has closed the descriptor by which it got its host key. */
  readonly hostKeyClosed: Promise<void>;
};

export const doorProgram = new URL('../../src/door/main.ts', import.meta.url).pathname;

/** The real door process, started as the service starts it. */
export async function startDoor(listen = '127.0.0.1:0'): Promise<TestDoor> {
  const leavePlace = await takePlace();
  const folder = await mkdtemp(join(tmpdir(), 'door-test-'));
  const host = await makeKey(folder, 'host');
  const service = await startService(join(folder, 'ui.sock'));
  const args = [doorProgram, '--listen', listen, '--ui', service.path];
  const child = spawn(process.execPath, args, { env: {}, stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [, stdout, stderr, hostKey, control] = child.stdio as unknown as [null, Duplex, Duplex, Duplex, Socket];
  const hostKeyClosed = new Promise<void>((resolve) => hostKey.resume().once('end', resolve));
  hostKey.end(await readFile(host.path));
  const played = playService(control);

  const logged: Record<string, unknown>[] = [];
  const waiting = new Waiting();
  const log = (line: Record<string, unknown>) => {
    logged.push(line);
    waiting.changed();
  };
  eachLine(stdout, (line) => log(JSON.parse(line)));
  // Nothing is ever expected here: what the door has to say, it logs.
  eachLine(stderr, (line) => log({ stderr: line }));

  const { port } = await Promise.race([
    played.until(isListening),
    exited.then((status) => Promise.reject(new Error(`the door exited: ${status} ${JSON.stringify(logged)}`))),
  ]);
  return Object.assign(played, {
    folder,
    port,
    process: child,
    service,
    hostPublicKey: host.publicKey,
    logged,
    exited,
    hostKeyClosed,
    untilLogged: (fits: (line: Record<string, unknown>) => boolean) => waiting.until(() => logged.find(fits)),
    async stop() {
      child.kill('SIGKILL');
      await exited;
      control.destroy();
      await service.stop();
      await rm(folder, { recursive: true, force: true });
      leavePlace();
    },
  });
}
