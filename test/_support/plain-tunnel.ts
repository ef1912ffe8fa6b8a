import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { freePort } from './free-port.ts';
import type { TestService } from './start-service.ts';

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** A tunnel by plain `ssh -N -L`, as somebody without the helper makes it. The answer is the port on this side. */
export async function plainTunnel(t: ExecutionContext, service: TestService): Promise<number> {
  const port = await freePort();
  const options = ['IdentitiesOnly=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'BatchMode=yes'];
  const child = spawn(
    'ssh',
    [
      ...['-F', '/dev/null', '-N', '-i', service.place.key, '-p', String(service.doorPort)],
      ...options.flatMap((option) => ['-o', option]),
      ...['-L', `127.0.0.1:${port}:127.0.0.1:3876`, 'anyone@127.0.0.1'],
    ],
    { stdio: 'ignore' },
  );
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  t.teardown(async () => {
    child.kill();
    await gone;
  });
  for (let tries = 0; tries < 200; tries += 1) {
    if (await listens(port)) return port;
    if (child.exitCode !== null) throw new Error('ssh ended');
    await sleep(50);
  }
  throw new Error('the tunnel did not open');
}
