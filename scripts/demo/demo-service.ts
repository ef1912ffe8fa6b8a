import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../test/_support/free-port.ts';
import type { DemoFolder } from './demo-folder.ts';

const lastWords = 20;

export type DemoService = {
  readonly doorPort: number;
  readonly gone: Promise<void>;
  close(): Promise<void>;
};

/** Starts the service on loopback, and waits until it and its door are ready. Its log is shown only when it falls. */
export async function startDemoService(checkout: string, folder: DemoFolder): Promise<DemoService> {
  const httpPort = await freePort();
  const child = spawn(process.execPath, [join(checkout, 'src/main.ts')], {
    env: {
      PATH: `${join(checkout, '.cache/bin')}:${process.env.PATH}`,
      TUNNELKEEP_DATA: folder.data,
      TUNNELKEEP_SOURCES: folder.source,
      TUNNELKEEP_REPOSITORIES: folder.repositories,
      TUNNELKEEP_RESTORE: folder.restore,
      TUNNELKEEP_RUN: folder.run,
      TUNNELKEEP_LISTEN: `127.0.0.1:${httpPort}`,
      TUNNELKEEP_DOOR_LISTEN: '127.0.0.1:0',
      TUNNELKEEP_AUTHORIZED_KEYS: folder.authorizedKeys,
      TUNNELKEEP_KEY_FILE: folder.keyFile,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const tail: string[] = [];
  let closing = false;
  const gone = new Promise<void>((resolve) => child.once('close', () => closing || resolve()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const doorPort = await new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        tail.push(line);
        if (tail.length > lastWords) tail.shift();
        const port = /"port":(\d+),"msg":"the door is listening"/.exec(line)?.[1];
        if (port !== undefined) resolve(Number(port));
      });
    }
    child.once('close', () => {
      if (!closing) process.stderr.write(`${tail.join('\n')}\n`);
      reject(new Error('The service did not start.'));
    });
  });
  return {
    doorPort,
    gone,
    close: () => {
      closing = true;
      child.kill('SIGTERM');
      return ended;
    },
  };
}
