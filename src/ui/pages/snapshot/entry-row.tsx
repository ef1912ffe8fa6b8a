import { Download } from 'lucide';
import type { Entry } from '../../../model/entry.ts';
import { formatBytesOr } from '../../format/bytes.ts';
import { EntryIcon } from '../../parts/entry-icon.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ExactMoment } from '../../parts/moment.tsx';
import { moveByArrows } from '../../parts/move-by-arrows.ts';
import { may } from '../../session/may.ts';
import { folderAddress } from './folder-address.ts';

type EntryRowProps = {
  readonly entry: Entry;
  readonly address: string;
  readonly state: 'chosen' | 'with-parent' | 'part' | 'none';
  readonly choose: (wanted: boolean) => void;
  readonly download: () => void;
};

/** One name of a folder. Arrow keys go from name to name; a folder's name is a link into it. */
export function EntryRow({ entry, address, state, choose, download }: EntryRowProps) {
  const size = formatBytesOr(entry.size, '');
  const modified = entry.modifiedAt === null ? '' : <ExactMoment at={entry.modifiedAt} />;
  const canDownload = entry.addressable && (entry.type === 'file' || entry.type === 'dir') && may('download-files');
  return (
    <tr>
      <td class="box">
        <EntryBox entry={entry} state={state} choose={choose} />
      </td>
      <th scope="row">
        <EntryName entry={entry} address={address} />
        <span class="below-name">
          {size} {size && modified && '· '}
          {modified}
        </span>
      </th>
      <td class="number wide-only">{size}</td>
      <td class="wide-only">{modified}</td>
      <td class="row-action">
        {canDownload && (
          <button
            type="button"
            class="button quiet small"
            aria-label={`Download ${entry.name}`}
            title={`Download ${entry.name}`}
            onClick={download}
          >
            <Icon node={Download} />
          </button>
        )}
      </td>
    </tr>
  );
}

function EntryName({ entry, address }: { readonly entry: Entry; readonly address: string }) {
  const walk = (event: KeyboardEvent) => moveByArrows(event, 'tbody');
  const name = (
    <>
      <EntryIcon type={entry.type} />
      <bdi>{entry.name}</bdi>
    </>
  );
  if (!entry.addressable) {
    return (
      <span class="entry-name" title="This name is not UTF-8. It comes back when its folder is restored.">
        {name} <span class="muted small">comes back with its folder</span>
      </span>
    );
  }
  if (entry.type === 'dir') {
    return (
      <a class="entry-name" data-walk href={folderAddress(address, entry.path)} onKeyDown={walk}>
        {name}
      </a>
    );
  }
  return <span class="entry-name">{name}</span>;
}

function EntryBox({ entry, state, choose }: Pick<EntryRowProps, 'entry' | 'state' | 'choose'>) {
  return (
    <label>
      <input
        type="checkbox"
        aria-label={`Choose ${entry.name}`}
        checked={state === 'chosen' || state === 'with-parent'}
        indeterminate={state === 'part'}
        disabled={state === 'with-parent' || !entry.addressable}
        onChange={(event) => choose(event.currentTarget.checked)}
      />
    </label>
  );
}
