import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DemoFolder } from './demo-folder.ts';

/** A tunnel opened by the real helper. Where it launched the browser, the URL's code stays with it. */
export type Tunnel = { readonly url: URL; readonly launched: boolean; close(): Promise<void> };

/** Opens the tunnel, with the browser or with `--print`. Rejects with the helper's own words where that fails. */
export async function openTunnel(
  checkout: string,
  folder: DemoFolder,
  doorPort: number,
  launch: boolean,
): Promise<Tunnel> {
  const helper = join(checkout, 'tunnel/open-backup-remote');
  const child = spawn(
    helper,
    [...(launch ? [] : ['--print']), '--port', `${doorPort}`, '127.0.0.1', '--', '-F', join(folder.home, 'ssh_config')],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let words = '';
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (said) => {
      if (launch || said.includes('http://')) resolve(said);
    });
    child.stderr.on('data', (chunk) => {
      words += chunk;
    });
    child.once('close', () => reject(new Error(`The tunnel could not be opened.\n${words}`)));
  });
  const url = new URL(/http:\/\/\S+/.exec(line)?.[0] ?? 'http://launched.invalid/');
  return {
    url,
    launched: launch,
    close: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
