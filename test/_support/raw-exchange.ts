import { connect, type NetConnectOpts } from 'node:net';

/** What came back over a socket: the status line's number (0 where none came), the headers as sent, the body. */
export type RawAnswer = { readonly status: number; readonly head: string; readonly body: string };

/**
 * Sends exactly these bytes and reads until the other side closes, or for `patience` milliseconds. For what no HTTP
 * client would say; the request should ask for `Connection: close`.
 */
export function rawExchange(to: NetConnectOpts, bytes: string | Buffer, patience = 20_000): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(to);
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      const head = end === -1 ? text : text.slice(0, end);
      const body = end === -1 ? '' : text.slice(end + 4);
      resolve({ status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0), head, body });
    };
    const timer = setTimeout(finish, patience);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('error', finish);
    socket.once('close', finish);
    socket.write(bytes);
  });
}
