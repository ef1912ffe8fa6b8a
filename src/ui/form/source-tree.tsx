import { ChevronDown, ChevronRight } from 'lucide';
import { useState } from 'preact/hooks';
import { type Entry, folder } from '../../model/entry.ts';
import { useAnswer } from '../api/use-answer.ts';
import { formatBytesOr } from '../format/bytes.ts';
import { Answered } from '../parts/answered.tsx';
import { EntryIcon } from '../parts/entry-icon.tsx';
import { Icon } from '../parts/icon.tsx';
import { moveByArrows } from '../parts/move-by-arrows.ts';
import { sourceState } from './choose-source.ts';

type SourceFolderProps = {
  /** Null for the roots. */
  readonly path: string | null;
  readonly chosen: readonly string[];
  readonly toggle: (path: string, wanted: boolean) => void;
};

/** What is in one folder of the server, as a part of the tree. */
export function SourceFolder({ path, chosen, toggle }: SourceFolderProps) {
  const query = path === null ? '' : `?${new URLSearchParams({ path })}`;
  const answer = useAnswer(`/api/v1/sources${query}`, folder, { live: false });
  return (
    <Answered answer={answer} what="the folder">
      {({ entries }) =>
        entries.length === 0 ? (
          <p class="muted small">{path === null ? 'The service was given nothing to back up.' : 'Empty.'}</p>
        ) : (
          <ul>
            {entries.map((entry) => (
              <SourceEntry
                key={entry.path}
                entry={entry}
                open={path === null && entries.length === 1}
                chosen={chosen}
                toggle={toggle}
              />
            ))}
          </ul>
        )
      }
    </Answered>
  );
}

type SourceEntryProps = Pick<SourceFolderProps, 'chosen' | 'toggle'> & {
  readonly entry: Entry;
  readonly open: boolean;
};

/** One line of the tree: opened by its arrow (or the right arrow key), chosen by its box. */
function SourceEntry({ entry, open: openAtFirst, chosen, toggle }: SourceEntryProps) {
  const [open, setOpen] = useState(openAtFirst);
  const isFolder = entry.type === 'dir' && entry.addressable;
  return (
    <li>
      <div class="tree-line">
        {isFolder ? (
          <button
            type="button"
            class="twist"
            aria-expanded={open}
            aria-label={`Folders and files in ${entry.path}`}
            onClick={() => setOpen(!open)}
          >
            <Icon node={open ? ChevronDown : ChevronRight} />
          </button>
        ) : (
          <span class="twist" />
        )}
        <SourceBox entry={entry} chosen={chosen} toggle={toggle} setOpen={isFolder ? setOpen : null} />
      </div>
      {open && isFolder && <SourceFolder path={entry.path} chosen={chosen} toggle={toggle} />}
    </li>
  );
}

type SourceBoxProps = Omit<SourceEntryProps, 'open'> & {
  /** Null where there is nothing to open. */
  readonly setOpen: ((open: boolean) => void) | null;
};

function SourceBox({ entry, chosen, toggle, setOpen }: SourceBoxProps) {
  const state = sourceState(chosen, entry.path);
  return (
    <label>
      <input
        type="checkbox"
        data-walk
        checked={state === 'chosen' || state === 'with-parent'}
        indeterminate={state === 'part'}
        disabled={state === 'with-parent' || !entry.addressable}
        onChange={(event) => toggle(entry.path, event.currentTarget.checked)}
        onKeyDown={(event) => {
          if (setOpen && event.key === 'ArrowRight') setOpen(true);
          else if (setOpen && event.key === 'ArrowLeft') setOpen(false);
          else moveByArrows(event, '.tree');
        }}
      />
      <EntryIcon type={entry.type} />
      <span class="entry-name">{entry.name}</span>
      <span class="muted small">{formatBytesOr(entry.size, '')}</span>
    </label>
  );
}
