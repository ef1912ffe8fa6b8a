import type { Snapshot } from '../../../model/snapshot.ts';
import { formatBytesOr } from '../../format/bytes.ts';
import { formatNumber } from '../../format/count.ts';
import { formatMonth } from '../../format/time.ts';
import { ExactMoment, Moment } from '../../parts/moment.tsx';
import { may } from '../../session/may.ts';
import { AddedBar } from './added-bar.tsx';

type SnapshotTableProps = { readonly planId: string; readonly snapshots: readonly Snapshot[] };

/** All snapshots of a plan, newest first, by month. */
export function SnapshotTable({ planId, snapshots }: SnapshotTableProps) {
  const months = Map.groupBy(snapshots, ({ time }) => formatMonth(time));
  const most = Math.max(1, ...snapshots.map(({ bytesAdded }) => bytesAdded ?? 0));
  return (
    <div class="panel">
      <table class="snapshots">
        <thead>
          <tr>
            <th scope="col">Taken</th>
            <th scope="col" class="number wide-only">
              Files
            </th>
            <th scope="col" class="number">
              Size
            </th>
            <th scope="col" class="number">
              Added
            </th>
          </tr>
        </thead>
        {[...months].map(([month, ofMonth]) => (
          <tbody key={month}>
            <tr class="group">
              <th scope="rowgroup" colSpan={4}>
                {month}
              </th>
            </tr>
            {ofMonth.map((snapshot) => (
              <SnapshotRow key={snapshot.id} planId={planId} snapshot={snapshot} most={most} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

type SnapshotRowProps = { readonly planId: string; readonly snapshot: Snapshot; readonly most: number };

function SnapshotRow({ planId, snapshot, most }: SnapshotRowProps) {
  const taken = <ExactMoment at={snapshot.time} />;
  return (
    <tr>
      <th scope="row">
        {may('browse-files') ? <a href={`/plans/${planId}/snapshots/${snapshot.id}`}>{taken}</a> : taken}{' '}
        <span class="muted ago">
          <Moment at={snapshot.time} />
        </span>
      </th>
      <td class="number wide-only">{snapshot.filesTotal === null ? '–' : formatNumber(snapshot.filesTotal)}</td>
      <td class="number">{formatBytesOr(snapshot.bytesTotal, '–')}</td>
      <td class="number added">
        <AddedBar bytes={snapshot.bytesAdded} most={most} />
        {formatBytesOr(snapshot.bytesAdded, '–')}
      </td>
    </tr>
  );
}
