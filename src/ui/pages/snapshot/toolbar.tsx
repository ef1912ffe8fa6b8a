import { ArchiveArrowUp, Download } from 'lucide';
import { formatCount } from '../../format/count.ts';
import { Icon } from '../../parts/icon.tsx';
import { may } from '../../session/may.ts';

type ToolbarProps = {
  readonly chosen: readonly string[];
  readonly clear: () => void;
  readonly restore: () => void;
  readonly download: () => void;
};

/** What can be done with the chosen entries, and with the folder as a whole. */
export function Toolbar({ chosen, clear, restore, download }: ToolbarProps) {
  const none = chosen.length === 0;
  return (
    <div class="toolbar">
      <span class="toolbar-words" role="status">
        {none ? 'Choose files and folders to restore.' : `${formatCount(chosen.length, 'entry', 'entries')} chosen`}
      </span>
      {!none && (
        <button type="button" class="button quiet" onClick={clear}>
          Clear
        </button>
      )}
      {may('restore-files') && (
        <button type="button" class="button primary" disabled={none} onClick={restore}>
          <Icon node={ArchiveArrowUp} />
          Restore selection…
        </button>
      )}
      {may('download-files') && (
        <button type="button" class="button" onClick={download}>
          <Icon node={Download} />
          Download this folder…
        </button>
      )}
    </div>
  );
}
