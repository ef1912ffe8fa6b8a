import { absolutePath } from '../../model/absolute-path.ts';
import { Refusal } from '../../model/refusal.ts';
import { browseSnapshot } from '../../operations/browse-snapshot.ts';
import { command } from './command.ts';
import { formatTable } from './format-table.ts';
import { formatBytes, formatMoment } from './format-values.ts';
import { pickSnapshot } from './pick-snapshot.ts';
import { printAnswer } from './print-answer.ts';

/** A path inside a snapshot, from a command line. Throws a Refusal for what is none. */
export function parsePath(text: string): string {
  const parsed = absolutePath.safeParse(text === '/' ? text : text.replace(/\/$/, ''));
  if (parsed.success) return parsed.data;
  throw new Refusal('bad-request', `The path ${parsed.error.issues[0]?.message ?? 'cannot be used'}.`);
}

export const list = command({
  name: 'ls',
  words: ['SNAPSHOT', 'PATH'],
  about: 'what a folder of a snapshot holds',
  permission: 'browse-files',
  run: async (call, grant) => {
    const [wanted = '', path = ''] = call.words;
    const where = { ...(await pickSnapshot(call, grant, wanted)), path: parsePath(path) };
    const folder = await browseSnapshot(call.service, grant, where);
    return printAnswer(call, folder, () =>
      formatTable(
        folder.entries.map((entry) => [
          entry.type,
          formatBytes(entry.size),
          formatMoment(entry.modifiedAt),
          entry.type === 'dir' ? `${entry.name}/` : entry.name,
        ]),
      ),
    );
  },
});
