import { closeSync, constants, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Linux's O_TMPFILE (open(2)): a file that never has a name. Node does not export it. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;
const memory = '/dev/shm';

function openNameless(scratch: string): number {
  if (existsSync(memory)) return openSync(memory, O_TMPFILE | constants.O_RDWR, 0o600);
  const folder = mkdtempSync(join(scratch, 'fd-'));
  const descriptor = openSync(join(folder, 'x'), 'wx+', 0o600);
  rmSync(folder, { recursive: true });
  return descriptor;
}

/**
 * A descriptor from which a child reads this text as `/dev/fd/N`. It is a nameless file in memory where the system has
 * one: a pipe made by Node is a socket, which cannot be opened by such a path. The caller closes it after the spawn.
 */
export function openPrivateDescriptor(content: string | Buffer, scratch: string): number {
  const descriptor = openNameless(scratch);
  try {
    const bytes = Buffer.from(content);
    let written = 0;
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
