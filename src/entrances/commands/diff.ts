import { compareSnapshots } from '../../operations/compare-snapshots.ts';
import { command } from './command.ts';
import { formatTable } from './format-table.ts';
import { pickSnapshot } from './pick-snapshot.ts';
import { printAnswer } from './print-answer.ts';

export const diff = command({
  name: 'diff',
  words: ['SNAPSHOT', 'SNAPSHOT'],
  about: 'what changed from one snapshot to another: + added, - removed, M content, U metadata',
  permission: 'browse-files',
  run: async (call, grant) => {
    const [from = '', to = ''] = call.words;
    const changes = await compareSnapshots(
      call.service,
      grant,
      await pickSnapshot(call, grant, from),
      await pickSnapshot(call, grant, to),
    );
    return printAnswer(call, { changes }, () => formatTable(changes.map(({ modifier, path }) => [modifier, path])));
  },
});
