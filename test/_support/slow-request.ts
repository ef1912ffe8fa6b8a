import { once } from 'node:events';
import { connect } from 'node:net';
import type { SignInClient } from './sign-in-client.ts';

/** A request whose head has been sent, and whose body waits for the test's word. */
export type SlowRequest = {
  /** Sends the body, and resolves with the answer's status and text. */
  finish(): Promise<{ readonly status: number; readonly text: string }>;
};

export async function slowRequest(
  client: SignInClient,
  method: string,
  path: string,
  body: unknown,
): Promise<SlowRequest> {
  const text = JSON.stringify(body);
  const socket = connect(client.port, '127.0.0.1');
  await once(socket, 'connect');
  const half = Math.floor(text.length / 2);
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${client.host}`,
    `Origin: ${client.origin}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    `Authorization: Bearer ${client.accessToken}`,
    `Cookie: ${client.cookie}`,
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${text.slice(0, half)}`);
  return {
    finish: async () => {
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.write(text.slice(half));
      await once(socket, 'close');
      return { status: Number(answer.slice(9, 12)), text: answer };
    },
  };
}
