import type { Socket } from 'node:net';
import type { ProxyIdentity } from '../model/proxy-identity.ts';
import { parseProxyHeader } from './parse-proxy-header.ts';

const patienceMilliseconds = 5000;

/**
 * Reads the door's header off a fresh socket and puts back what follows it. Rejects, for the caller to destroy the
 * socket, when anything else comes, or nothing within five seconds.
 */
export function readProxyHeader(socket: Socket): Promise<ProxyIdentity> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      socket.off('data', onData).off('error', onEnd).off('close', onEnd);
      socket.pause();
      act();
    };
    const onEnd = () => settle(() => reject(new Error('closed before its header')));
    const onData = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      try {
        const header = parseProxyHeader(received);
        if (header === null) return;
        settle(() => {
          if (received.length > header.length) socket.unshift(received.subarray(header.length));
          resolve(header.identity);
        });
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const timer = setTimeout(onEnd, patienceMilliseconds);
    socket.on('data', onData).on('error', onEnd).on('close', onEnd);
  });
}
