import { Ban, CircleAlert, CircleCheck, CircleDashed, Hourglass, LoaderCircle, TriangleAlert, Unplug } from 'lucide';
import type { Job, JobState as State } from '../../model/job.ts';
import { formatCount } from '../format/count.ts';
import { Icon, type IconNode } from './icon.tsx';

export type Tone = 'good' | 'warning' | 'error' | 'busy' | 'quiet';

const looks: Record<State, { readonly node: IconNode; readonly tone: Tone }> = {
  queued: { node: Hourglass, tone: 'busy' },
  running: { node: LoaderCircle, tone: 'busy' },
  done: { node: CircleCheck, tone: 'good' },
  partial: { node: TriangleAlert, tone: 'warning' },
  failed: { node: CircleAlert, tone: 'error' },
  stopped: { node: Ban, tone: 'quiet' },
  interrupted: { node: Unplug, tone: 'warning' },
};

/** An icon and the words beside it, in a tone. The words say it all. */
export function StateWords({
  node,
  tone,
  words,
}: {
  readonly node: IconNode;
  readonly tone: Tone;
  readonly words: string;
}) {
  return (
    <span class={`state ${tone}`}>
      <Icon node={node} class={node === LoaderCircle ? 'turning' : ''} />
      {words}
    </span>
  );
}

/** How a job stands, in words. */
export function JobState({ job }: { readonly job: Job }) {
  return <StateWords {...looks[job.state]} words={describeState(job)} />;
}

/** How a plan stands: by the job that is under way, else by its last one. */
export function PlanState({ active, last }: { readonly active: Job | null; readonly last: Job | null }) {
  const job = active ?? last;
  if (job === null) return <StateWords node={CircleDashed} tone="warning" words="Never backed up yet" />;
  return <StateWords {...looks[job.state]} words={describePlanState(job)} />;
}

function describeState(job: Job): string {
  switch (job.state) {
    case 'queued':
      return 'Waiting for its turn';
    case 'running':
      return job.kind === 'backup' ? 'Backing up' : 'Restoring';
    case 'done':
      return 'Done';
    case 'partial':
      return `Done, but ${formatCount(job.problemCount, 'file')} could not be read`;
    case 'failed':
      return 'Failed';
    case 'stopped':
      return 'Stopped';
    case 'interrupted':
      return 'Interrupted';
  }
}

function describePlanState(job: Job): string {
  switch (job.state) {
    case 'queued':
      return 'Waiting for its turn';
    case 'running':
      return 'Backing up now';
    case 'done':
      return 'Backed up';
    case 'partial':
      return `Backed up, but ${formatCount(job.problemCount, 'file')} could not be read`;
    case 'failed':
      return 'The last run failed';
    case 'stopped':
      return 'The last run was stopped';
    case 'interrupted':
      return 'The last run was interrupted';
  }
}
