import { type Job, job as jobParser } from '../../../model/job.ts';
import { type RestoreRequest, restoreRequest } from '../../../model/restore.ts';
import type { Snapshot } from '../../../model/snapshot.ts';
import { ApiError } from '../../api/api-error.ts';
import { ask } from '../../api/ask.ts';
import { useAction } from '../../api/use-action.ts';
import { formatCount } from '../../format/count.ts';
import { toSentence } from '../../format/error-sentence.ts';
import { formatMoment } from '../../format/time.ts';
import { announce } from '../../live/announce.ts';
import { noteJob } from '../../live/live-jobs.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Trouble } from '../../parts/trouble.tsx';

type RestoreDialogProps = {
  readonly planId: string;
  readonly snapshot: Snapshot;
  readonly paths: readonly string[];
  readonly started: (job: Job) => void;
  readonly close: () => void;
};

/** Says what a restore will do, and does it. */
export function RestoreDialog({ planId, snapshot, paths, started, close }: RestoreDialogProps) {
  const action = useAction(async () => {
    const job = await startRestore({ planId, snapshotId: snapshot.id, paths: [...paths] });
    noteJob(job);
    announce('The restore has started.');
    started(job);
    close();
  });
  const shown = paths.slice(0, 8);
  return (
    <Dialog title={`Restore ${formatCount(paths.length, 'entry', 'entries')}`} close={close}>
      <p>As they were on {formatMoment(snapshot.time)}, folders with all that is in them:</p>
      <ul class="paths">
        {shown.map((path) => (
          <li key={path}>
            <code class="path">{path}</code>
          </li>
        ))}
        {paths.length > shown.length && <li>and {paths.length - shown.length} more</li>}
      </ul>
      <p>
        They go into a <strong>new folder of their own</strong> below the server's restore folder. Nothing that exists
        is overwritten. The exact place is shown here as soon as it is known.
      </p>
      <Trouble error={action.error} />
      <div class="actions">
        <button type="button" class="button" onClick={close}>
          Cancel
        </button>
        <button type="button" class="button primary" disabled={action.busy} onClick={() => action.run()}>
          {action.busy ? 'Starting…' : 'Restore'}
        </button>
      </div>
    </Dialog>
  );
}

async function startRestore(wanted: RestoreRequest): Promise<Job> {
  const parsed = restoreRequest.safeParse(wanted);
  if (!parsed.success) {
    throw new ApiError(
      'bad-request',
      toSentence(`the selection ${parsed.error.issues[0]?.message ?? 'cannot be used'}`),
    );
  }
  return await ask('POST', '/api/v1/restores', jobParser, { body: parsed.data });
}
