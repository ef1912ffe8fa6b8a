import { findFiles } from '../../operations/find-files.ts';
import { command } from './command.ts';
import { formatTable } from './format-table.ts';
import { formatBytes, formatMoment } from './format-values.ts';
import { printAnswer } from './print-answer.ts';

export const find = command({
  name: 'find',
  words: ['PATTERN'],
  about: "names in all snapshots, with restic's wildcards: '*.jpg'",
  permission: 'browse-files',
  run: async (call, grant) => {
    const found = await findFiles(call.service, grant, call.words[0] ?? '');
    return printAnswer(call, { found }, () =>
      formatTable(
        found.map((hit) => [
          hit.planName,
          hit.snapshotId.slice(0, 12),
          formatBytes(hit.type === 'file' ? hit.size : null),
          formatMoment(hit.modifiedAt),
          hit.path,
        ]),
      ),
    );
  },
});
