import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** The machine's load over the last 1, 5 and 15 minutes. */
export const load = (): string =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');

/** What a figure means little without: processor, load, versions. */
export async function describeMachine(): Promise<string[]> {
  const { stderr: openssh } = await run('ssh', ['-V']);
  const { version: ssh2 } = require('ssh2/package.json');
  const { bindingAvailable: native } = require('ssh2/lib/protocol/crypto.js');
  return [
    `${new Date().toISOString().slice(0, 10)}, ${process.platform} ${process.arch}, ${availableParallelism()} × ${cpus()[0]?.model.trim()}`,
    `load at the start ${load()}`,
    `Node ${process.versions.node} (OpenSSL ${process.versions.openssl}), ssh2 ${ssh2} with ${native ? 'native' : 'JavaScript'} ciphers, ${openssh.trim()}`,
  ];
}
