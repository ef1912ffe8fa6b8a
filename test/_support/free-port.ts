import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what Linux hands out by itself (ip_local_port_range), so that nobody else is given the port meanwhile. */
const first = 10_000;
const last = 20_000;

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(first, last);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
