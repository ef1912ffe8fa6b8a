import { useRoute } from 'preact-iso';
import { plan as planParser } from '../../../model/plan.ts';
import { type Snapshot, snapshot as snapshotParser } from '../../../model/snapshot.ts';
import { ApiError } from '../../api/api-error.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { Answered } from '../../parts/answered.tsx';
import { Crumbs } from '../../parts/crumbs.tsx';
import { Page } from '../../parts/page.tsx';
import { NotFound } from '../not-found.tsx';
import { Browser } from './browser.tsx';
import { firstFolder } from './first-folder.ts';

/** The files of one snapshot: to look through, download and restore. */
export function SnapshotPage() {
  const { params, query } = useRoute();
  const planId = encodeURIComponent(params.planId ?? '');
  const snapshotId = encodeURIComponent(params.snapshotId ?? '');
  const address = `/plans/${planId}/snapshots/${snapshotId}`;
  const plan = useAnswer(`/api/v1/plans/${planId}`, planParser);
  const answer = useAnswer(`/api/v1${address}`, snapshotParser, { live: false });
  if (answer.error instanceof ApiError && ['not-found', 'bad-request'].includes(answer.error.code)) return <NotFound />;
  const planName = plan.value?.name ?? '…';
  const title = answer.value === null ? 'Snapshot' : `Snapshot of ${formatMoment(answer.value.time)}`;
  return (
    <Page
      title={title}
      tabTitle={`${title} of ${planName}`}
      lead={answer.value && describeSnapshot(answer.value)}
      above={
        <Crumbs
          label="Way up"
          crumbs={[
            { name: 'Overview', href: '/' },
            { name: planName, href: `/plans/${planId}` },
            { name: answer.value === null ? 'Snapshot' : formatMoment(answer.value.time), href: address },
          ]}
        />
      }
    >
      <Answered answer={answer} what="the snapshot">
        {(snapshot) => (
          <Browser
            key={snapshot.id}
            planId={planId}
            snapshot={snapshot}
            address={address}
            path={query.path ?? firstFolder(snapshot.paths)}
          />
        )}
      </Answered>
    </Page>
  );
}

function describeSnapshot({ filesTotal, bytesTotal, hostname }: Snapshot): string {
  const size =
    filesTotal === null || bytesTotal === null
      ? ''
      : `${formatCount(filesTotal, 'file')}, ${formatBytes(bytesTotal)}, `;
  return `${size}taken on ${hostname}`;
}
