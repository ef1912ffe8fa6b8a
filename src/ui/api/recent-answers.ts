import { effect } from '@preact/signals';
import { revision } from '../live/revision.ts';
import { phase } from '../session/state.ts';

/** Answers of pages that were just left, by path. In memory only, few, and dropped with the session. */
const recent = new Map<string, unknown>();
const mostKept = 30;

effect(() => {
  // What was kept is old as soon as something changed, and nobody's once the session is over.
  if (revision.value >= 0 && phase.value.at !== 'starting') recent.clear();
});

/** Keeps an answer in case its page is opened again soon. */
export function keepAnswer(path: string, value: unknown): void {
  recent.delete(path);
  recent.set(path, value);
  const [oldest] = recent.keys();
  if (recent.size > mostKept && oldest !== undefined) recent.delete(oldest);
}

/** What this path answered a moment ago, or null. One path is always read by one parser, so its type is known there. */
export function recentAnswer<T>(path: string): T | null {
  return (recent.get(path) as T | undefined) ?? null;
}
