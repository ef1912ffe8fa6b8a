import type { Outcome } from '../engine/back-up.ts';
import type { Progress } from '../model/progress.ts';
import { Refusal } from '../model/refusal.ts';
import type { JobEnd } from '../store/jobs.ts';

const nothing = { progress: null, summary: null, code: null, message: null, problems: [], problemCount: 0 } as const;

export function stoppedEnd(message: string): JobEnd {
  return { ...nothing, state: 'stopped', code: 'stopped', message };
}

export function interruptedEnd(message: string): JobEnd {
  return { ...nothing, state: 'interrupted', code: 'interrupted', message };
}

/** How a job ended, from what its task answered or threw. `closing`: the service itself is going. */
export function endOf(outcome: Outcome | unknown, progress: Progress | null, closing: boolean): JobEnd {
  if (isOutcome(outcome)) return outcomeEnd(outcome, progress);
  if (!(outcome instanceof Refusal)) {
    return {
      ...nothing,
      progress,
      state: 'failed',
      code: 'internal-error',
      message: 'An error inside Tunnelkeep. Its log says more.',
    };
  }
  if (outcome.code !== 'stopped') {
    return { ...nothing, progress, state: 'failed', code: outcome.code, message: outcome.message };
  }
  return closing
    ? { ...interruptedEnd('The service was stopped while this ran. Run it again.'), progress }
    : { ...stoppedEnd('Stopped by hand. What was already stored makes the next run quicker.'), progress };
}

function isOutcome(value: unknown): value is Outcome {
  return typeof value === 'object' && value !== null && 'summary' in value;
}

function outcomeEnd(outcome: Outcome, progress: Progress | null): JobEnd {
  return {
    state: outcome.partial ? 'partial' : 'done',
    progress: progress === null ? null : { ...progress, percent: 1, secondsLeft: 0, currentFile: null },
    summary: outcome.summary,
    code: outcome.partial ? 'source-unreadable' : null,
    message: outcome.partial ? partialMessage(outcome.problemCount) : null,
    problems: outcome.problems,
    problemCount: outcome.problemCount,
  };
}

const partialMessage = (count: number) =>
  `${count === 1 ? 'One file' : `${count} files`} could not be read; all others are in the snapshot.`;
