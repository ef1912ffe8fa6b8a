import { useState } from 'preact/hooks';
import { folder as folderParser } from '../../../model/entry.ts';
import type { Job } from '../../../model/job.ts';
import type { Snapshot } from '../../../model/snapshot.ts';
import { type DownloadForm, download } from '../../api/download.ts';
import { useAction } from '../../api/use-action.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { DownloadDialog } from './download-dialog.tsx';
import { EntryTable } from './entry-table.tsx';
import { FolderCrumbs } from './folder-crumbs.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { RestoreProgress } from './restore-progress.tsx';
import { Toolbar } from './toolbar.tsx';

type BrowserProps = {
  readonly planId: string;
  readonly snapshot: Snapshot;
  /** The page's own address, without a folder. */
  readonly address: string;
  /** The folder that is shown. */
  readonly path: string;
};

/** One folder of a snapshot, and what is chosen in it and in others. */
export function Browser({ planId, snapshot, address, path }: BrowserProps) {
  const folderPath = `/api/v1/plans/${planId}/snapshots/${snapshot.id}/entries?${new URLSearchParams({ path })}`;
  const answer = useAnswer(folderPath, folderParser, { live: false });
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState<{ restore: true } | { download: string } | null>(null);
  const [restore, setRestore] = useState<Job | null>(null);
  const save = useAction((from: string, as: DownloadForm) => download(planId, snapshot.id, from, as));
  const close = () => setAsked(null);
  return (
    <>
      {restore && <RestoreProgress key={restore.id} job={restore} forget={() => setRestore(null)} />}
      <FolderCrumbs address={address} path={path} />
      <Toolbar
        chosen={chosen}
        clear={() => setChosen([])}
        restore={() => setAsked({ restore: true })}
        download={() => setAsked({ download: path })}
      />
      <Trouble error={save.error} />
      <Answered answer={answer} what="the folder">
        {(folder) => (
          <EntryTable
            key={folder.path}
            folder={folder}
            address={address}
            chosen={chosen}
            choose={setChosen}
            download={(entry) =>
              entry.type === 'file' ? save.run(entry.path, 'file') : setAsked({ download: entry.path })
            }
          />
        )}
      </Answered>
      {asked && 'download' in asked && <DownloadDialog path={asked.download} start={save.run} close={close} />}
      {asked && 'restore' in asked && (
        <RestoreDialog planId={planId} snapshot={snapshot} paths={chosen} started={setRestore} close={close} />
      )}
    </>
  );
}
