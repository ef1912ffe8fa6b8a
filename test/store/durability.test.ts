import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { openDatabase } from '../../src/store/database.ts';
import { listRepositories } from '../../src/store/repositories.ts';
import { scratchFolder } from '../_support/scratch-folder.ts';

const writer = fileURLToPath(new URL('./_write-rows.ts', import.meta.url));

/** Lets a process write for a moment and kills it; the answer is every id that it was told is kept. */
async function writeAndKill(file: string, round: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, file, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => acknowledged.push(line));
  await once(lines, 'line');
  await sleep(5 + Math.random() * 60);
  child.kill('SIGKILL');
  await once(child, 'close');
  return acknowledged.filter((line) => line.length === 16);
}

test('what was acknowledged is there after kill -9, and no transaction is there by half', async (t) => {
  const file = join(await scratchFolder(t), 'test.sqlite3');
  const promised: string[] = [];
  for (let round = 0; round < 20; round += 1) promised.push(...(await writeAndKill(file, round)));
  t.true(promised.length > 20, `only ${promised.length} rows were written`);
  const database = await openDatabase(file);
  const rows = await listRepositories(database);
  const kept = new Set(rows.map(({ id }) => id));
  t.deepEqual(
    promised.filter((id) => !kept.has(id)),
    [],
  );
  const ends = (part: string) => rows.filter(({ name }) => name.endsWith(part)).length;
  t.is(ends('-b'), ends('-c'));
  t.is((await database.get('PRAGMA integrity_check'))?.integrity_check, 'ok');
  await database.close();
});
