import { writeSync } from 'node:fs';
import { openDatabase } from '../../src/store/database.ts';
import { addRepository } from './_rows.ts';

/** Writes rows until it is killed, and says each id on stdout once the database has answered. */
const [, , file = '', round = ''] = process.argv;
const database = await openDatabase(file);
writeSync(1, 'open\n');
for (let n = 0; ; n += 1) {
  const write = (part: string) => (statements: Parameters<typeof addRepository>[0]) =>
    addRepository(statements, `${round}-${n}-${part}`);
  const alone = await write('a')(database);
  writeSync(1, `${alone}\n`);
  const pair = await database.transaction(async (statements) => [
    await write('b')(statements),
    await write('c')(statements),
  ]);
  writeSync(1, `${pair.join('\n')}\n`);
}
