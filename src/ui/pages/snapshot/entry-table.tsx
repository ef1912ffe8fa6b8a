import { FolderOpen } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Entry, Folder } from '../../../model/entry.ts';
import { chooseSource, dropSource, sourceState } from '../../form/choose-source.ts';
import { formatCount } from '../../format/count.ts';
import { Empty } from '../../parts/empty.tsx';
import { EntryRow } from './entry-row.tsx';

/** How many rows are drawn at first, and more at each wish: a folder may hold a hundred thousand names. */
const rowsAtOnce = 500;

type EntryTableProps = {
  readonly folder: Folder;
  readonly address: string;
  readonly chosen: readonly string[];
  readonly choose: (paths: readonly string[]) => void;
  readonly download: (entry: Entry) => void;
};

/** The entries of one folder. Made anew for each folder; then the first name has the focus if nothing else has. */
export function EntryTable({ folder, address, chosen, choose, download }: EntryTableProps) {
  const [shown, setShown] = useState(rowsAtOnce);
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) body.current?.querySelector<HTMLElement>('[data-walk]')?.focus();
  }, []);
  if (folder.entries.length === 0) return <EmptyFolder />;
  const more = folder.entries.length - shown;
  return (
    <div class="panel">
      <table class="entries">
        <EntryHead folder={folder} chosen={chosen} choose={choose} />
        <tbody ref={body}>
          {folder.entries.slice(0, shown).map((entry) => (
            <EntryRow
              key={entry.path + entry.name}
              entry={entry}
              address={address}
              state={sourceState(chosen, entry.path)}
              choose={(wanted) => choose(wanted ? chooseSource(chosen, entry.path) : dropSource(chosen, entry.path))}
              download={() => download(entry)}
            />
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <p class="more">
          <button type="button" class="button" onClick={() => setShown(shown + rowsAtOnce)}>
            Show {formatCount(Math.min(more, rowsAtOnce), 'more', 'more')}
          </button>{' '}
          of {formatCount(folder.entries.length, 'entry', 'entries')}
        </p>
      )}
    </div>
  );
}

type EntryHeadProps = Pick<EntryTableProps, 'folder' | 'chosen' | 'choose'>;

function EntryHead({ folder, chosen, choose }: EntryHeadProps) {
  const paths = folder.entries.filter(({ addressable }) => addressable).map(({ path }) => path);
  const states = paths.map((path) => sourceState(chosen, path));
  const all = states.length > 0 && states.every((state) => state === 'chosen' || state === 'with-parent');
  const change = (wanted: boolean) =>
    choose(paths.reduce<readonly string[]>((list, path) => (wanted ? chooseSource : dropSource)(list, path), chosen));
  return (
    <thead>
      <tr>
        <th scope="col" class="box">
          <label>
            <input
              type="checkbox"
              aria-label="Choose all in this folder"
              checked={all}
              indeterminate={!all && states.some((state) => state !== 'none')}
              disabled={states.length === 0 || states.includes('with-parent')}
              onChange={(event) => change(event.currentTarget.checked)}
            />
          </label>
        </th>
        <th scope="col">Name</th>
        <th scope="col" class="number wide-only">
          Size
        </th>
        <th scope="col" class="wide-only">
          Modified
        </th>
        <th scope="col">
          <span class="visually-hidden">Download</span>
        </th>
      </tr>
    </thead>
  );
}

function EmptyFolder() {
  return (
    <Empty node={FolderOpen} title="This folder is empty">
      <p>It was empty when the snapshot was taken. Go back up by the names above.</p>
    </Empty>
  );
}
