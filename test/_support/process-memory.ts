import { open, readFile } from 'node:fs/promises';

const mostBytes = 64 * 1024 * 1024;

/** Which of these byte strings stand somewhere in a process's readable and writable memory (proc(5), maps and mem). */
export async function foundInMemory(pid: number, wanted: Readonly<Record<string, Buffer>>): Promise<Set<string>> {
  const found = new Set<string>();
  const maps = await readFile(`/proc/${pid}/maps`, 'latin1');
  const memory = await open(`/proc/${pid}/mem`, 'r');
  try {
    for (const [, from = '', to = ''] of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)) {
      const start = Number.parseInt(from, 16);
      const end = Number.parseInt(to, 16);
      for (let at = start; at < end; at += mostBytes) {
        const chunk = Buffer.alloc(Math.min(mostBytes, end - at));
        // Guard pages and what is unmapped meanwhile cannot be read.
        const read = await memory.read(chunk, 0, chunk.length, at).catch(() => null);
        if (read === null) continue;
        for (const [name, bytes] of Object.entries(wanted)) if (chunk.includes(bytes)) found.add(name);
      }
    }
  } finally {
    await memory.close();
  }
  return found;
}
