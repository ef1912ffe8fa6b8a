import { exitStatus } from '../../model/command-frame.ts';
import { downloadEntry } from '../../operations/download-entry.ts';
import { findSnapshotEntry } from '../../operations/find-snapshot-entry.ts';
import { command } from './command.ts';
import { parsePath } from './list.ts';
import { pickSnapshot } from './pick-snapshot.ts';

export const dump = command({
  name: 'dump',
  words: ['SNAPSHOT', 'PATH'],
  options: { zip: { type: 'boolean' } },
  about: "a file's bytes, or a folder as tar (--zip: as zip), on stdout",
  permission: 'download-files',
  run: async (call, grant) => {
    const [wanted = '', given = ''] = call.words;
    const where = { ...(await pickSnapshot(call, grant, wanted)), path: parsePath(given) };
    const { type } = await findSnapshotEntry(call.service, grant, where);
    const as = type === 'file' ? 'file' : call.options.zip ? 'zip' : 'tar';
    const { dump: found } = await downloadEntry(call.service, grant, { ...where, as }, call.gone);
    for await (const chunk of found.bytes) await call.output.write(chunk);
    await found.finished;
    return exitStatus.done;
  },
});
