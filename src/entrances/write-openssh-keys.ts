import { chmod, mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from '../model/refusal.ts';
import type { KeyPort } from '../store/key-ports.ts';

/** The key's line in the form of sshd(8), AUTHORIZED_KEYS: it may forward to its own port, and nothing else. */
export function opensshLine({ line, port }: KeyPort): string {
  const [type, body] = line.trim().split(/\s+/);
  return `restrict,port-forwarding,permitopen="127.0.0.1:${port}" ${type} ${body}\n`;
}

/**
 * Writes the file that the other sshd reads, whole or not at all. It is readable by all: public keys, read by a user of
 * its own. Throws a Refusal where it cannot be written.
 */
export async function writeOpensshKeys(file: string, keys: readonly KeyPort[]): Promise<void> {
  try {
    await makeFolder(dirname(file));
    await writeFile(`${file}.new`, keys.map(opensshLine).join(''), { flush: true });
    await chmod(`${file}.new`, 0o644);
    await rename(`${file}.new`, file);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : String(error);
    throw new Refusal('configuration', `TUNNELKEEP_OPENSSH_KEYS: ${file} cannot be written (${why}).`);
  }
}

async function makeFolder(folder: string): Promise<void> {
  if (await stat(folder).catch(() => null)) return;
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
}
