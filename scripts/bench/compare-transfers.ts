import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endChild, lineOf } from './children.ts';
import type { BenchSizes } from './door.ts';
import type { BenchFolder } from './make-bench-folder.ts';
import { openForwarding } from './open-forwarding.ts';
import { startDoor } from './start-door.ts';
import { startSshd } from './start-sshd.ts';
import { median, type Outcome, takeTurns } from './take-turns.ts';
import { download, upload } from './transfer.ts';

const warmUpBytes = 64 * 2 ** 20;

/** Random bytes, down and up, through the door and through OpenSSH's sshd, from the same client to the same service. */
export async function compareTransfers(folder: BenchFolder, { pairs, bytes }: BenchSizes): Promise<string[]> {
  const ui = join(folder.path, 'ui.sock');
  const program = fileURLToPath(new URL('serve-bytes.ts', import.meta.url));
  const service = spawn(process.execPath, [program, ui], { stdio: ['ignore', 'pipe', 'inherit'] });
  const children: ChildProcess[] = [service];
  try {
    const servicePort = await lineOf(service, service.stdout, () => true);
    const door = await startDoor(folder, ui);
    const sshd = await startSshd(folder);
    children.unshift(door.child, sshd.child);
    const ours = await openForwarding(folder, door.port, '127.0.0.1:3876');
    const theirs = await openForwarding(folder, sshd.port, `127.0.0.1:${servicePort}`);
    children.unshift(ours.child, theirs.child);

    const rows = [];
    for (const [what, transfer] of [['download', download] as const, ['upload', upload] as const]) {
      for (const { port } of [ours, theirs]) await transfer(port, warmUpBytes);
      const contest = { ours: () => transfer(ours.port, bytes), theirs: () => transfer(theirs.port, bytes) };
      rows.push(rowOf(what, bytes, await takeTurns(contest, pairs)));
    }
    const head = `| ${bytes / 2 ** 20} MiB, medians of ${pairs} | door | sshd | door / sshd | each pair |`;
    return [head, '|---|---|---|---|---|', ...rows];
  } finally {
    for (const child of children) await endChild(child);
  }
}

function rowOf(what: string, bytes: number, { ours, theirs }: Outcome): string {
  const speed = (seconds: number) => `${(bytes / 2 ** 20 / seconds).toFixed(0)} MiB/s`;
  const each = ours.map((seconds, pair) => ((theirs[pair] ?? Number.NaN) / seconds).toFixed(2)).join(' ');
  const ratio = (median(theirs) / median(ours)).toFixed(2);
  return `| ${what} | ${speed(median(ours))} | ${speed(median(theirs))} | ${ratio} | ${each} |`;
}
