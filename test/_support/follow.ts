import { type IncomingMessage, request } from 'node:http';
import type { ExecutionContext } from 'ava';
import type { SignInClient } from './sign-in-client.ts';

/** A long answer that has begun: an event stream, or a download that is not read on until the test says so. */
export type Following = {
  readonly status: number;
  received(): number;
  text(): string;
  /** Reads on; resolves with `whole`, or with `cut` where the connection broke off in the middle. */
  readonly ended: Promise<'whole' | 'cut'>;
  resume(): void;
};

/** Asks for a path that a ticket opens. `paused`: reads no more than its beginning. */
export async function follow(
  t: ExecutionContext,
  client: SignInClient,
  path: string,
  paused = false,
): Promise<Following> {
  const ticketed = await client.ticketed(path);
  const headers = { Host: client.host, 'Sec-Fetch-Site': 'same-origin' };
  const asked = request({ host: '127.0.0.1', port: client.port, path: ticketed, headers, agent: false });
  t.teardown(() => asked.destroy());
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve).once('error', reject).end();
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<'whole' | 'cut'>((resolve) => {
    answer.once('end', () => resolve('whole'));
    answer.once('error', () => resolve('cut'));
    answer.once('close', () => resolve(answer.complete ? 'whole' : 'cut'));
  });
  answer.on('data', (chunk) => chunks.push(chunk));
  if (paused) answer.pause();
  return {
    status: answer.statusCode ?? 0,
    received: () => chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    text: () => Buffer.concat(chunks).toString(),
    ended,
    resume: () => answer.resume(),
  };
}
