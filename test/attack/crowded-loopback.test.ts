import { connect, type Socket } from 'node:net';
import test from 'ava';
import { openTunnel } from '../_support/open-tunnel.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { startService } from '../_support/start-service.ts';

const opened = (port: number) =>
  new Promise<Socket>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket)).on('error', () => resolve(socket));
  });

test('a crowd that holds connections to the loopback port is bounded, and shuts nobody out of the tunnel', async (t) => {
  const service = await startService(t);
  const client = new SignInClient((await openTunnel(t, service)).url);
  await client.enter();
  const crowd = await Promise.all(Array.from({ length: 400 }, () => opened(service.httpPort)));
  let closed = 0;
  for (const socket of crowd) {
    socket.write('GET / HTTP/1.1\r\n');
    socket.resume();
    socket.once('close', () => {
      closed += 1;
    });
  }
  for (let tries = 0; closed < 100 && tries < 100; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  t.true(closed >= 100, `only ${closed} of 400 were turned away`);
  for (let round = 0; round < 10; round += 1) t.is((await client.ask('GET', '/api/v1/overview')).status, 200);
  t.is((await client.renew()).status, 200);
  for (const socket of crowd) socket.destroy();
  const free = new SignInClient(new URL(`http://127.0.0.1:${service.httpPort}`));
  t.is((await free.ask('GET', '/healthz')).status, 200);
});
