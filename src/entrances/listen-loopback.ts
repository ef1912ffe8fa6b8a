import type { Server } from 'node:http';
import { Refusal } from '../model/refusal.ts';

/** Listens on loopback; for the health check, and for tunnels made by an sshd of the same network namespace. */
export function listenLoopback(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program listens there already' : `${error.code}`;
      reject(new Refusal('configuration', `Cannot listen on ${host}:${port}: ${why}.`));
    });
    server.listen(port, host, () => resolve());
  });
}
