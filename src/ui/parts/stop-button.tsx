import { Square } from 'lucide';
import { useState } from 'preact/hooks';
import { type Job, job as jobParser } from '../../model/job.ts';
import { ask } from '../api/ask.ts';
import { useAction } from '../api/use-action.ts';
import { noteJob } from '../live/live-jobs.ts';
import { may } from '../session/may.ts';
import { Icon } from './icon.tsx';
import { Trouble } from './trouble.tsx';

/** Stops a job. It finishes its uploads and cleans up, so it takes a while, and the button says so. */
export function StopButton({ job }: { readonly job: Job }) {
  const [asked, setAsked] = useState(false);
  const action = useAction(async () => {
    noteJob(await ask('POST', `/api/v1/jobs/${job.id}/stop`, jobParser));
    setAsked(true);
  });
  if (!may('stop-job')) return null;
  const what = job.kind === 'backup' ? (job.planName ?? 'the backup') : 'the restore';
  const stopping = asked || action.busy;
  return (
    <>
      <button
        type="button"
        class="button"
        aria-label={`${stopping ? 'Stopping…' : 'Stop'} ${what}`}
        aria-disabled={stopping}
        title="What was stored so far is used by the next run"
        onClick={() => !stopping && action.run()}
      >
        <Icon node={Square} />
        {stopping ? 'Stopping…' : 'Stop'}
      </button>
      <Trouble error={action.error} />
    </>
  );
}
