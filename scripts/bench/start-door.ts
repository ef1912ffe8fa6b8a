import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { playService } from '../../test/door/_play-service.ts';
import { doorProgram } from '../../test/door/_start-door.ts';
import { isListening } from '../../test/door/_until.ts';
import type { BenchFolder } from './make-bench-folder.ts';

export type SshServer = { readonly child: ChildProcess; readonly port: number };

/** The door's own process, as the service starts it, in front of the service on this Unix socket. */
export async function startDoor({ hostKey, userKey }: BenchFolder, ui: string): Promise<SshServer> {
  const args = [doorProgram, '--listen', '127.0.0.1:0', '--ui', ui];
  const stdio = ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'] as const;
  const child = spawn(process.execPath, args, { env: {}, stdio: [...stdio] });
  const [, , , hostKeyPipe, control] = child.stdio as unknown as [null, null, null, Duplex, Duplex];
  hostKeyPipe.resume().end(await readFile(hostKey.path));
  const service = playService(control);
  service.know(userKey.publicKey);
  const { port } = await service.until(isListening);
  return { child, port };
}
