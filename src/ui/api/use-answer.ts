import { useEffect, useState } from 'preact/hooks';
import type { ZodType } from 'zod';
import { revision } from '../live/revision.ts';
import { ask } from './ask.ts';
import { keepAnswer, recentAnswer } from './recent-answers.ts';

type State<T> = { readonly path: string; readonly value: T | null; readonly error: unknown };

export type Answer<T> = {
  /** The newest answer for this path; null until the first one is here. */
  readonly value: T | null;
  /** Why the last try failed; null once one succeeds. */
  readonly error: unknown;
  readonly reload: () => void;
};

type UseAnswerOptions = {
  /** False for what no job changes: it is read once. */
  readonly live?: boolean;
};

/**
 * The answer to a GET, read again whenever the service says that something changed. While it is read again, the old
 * one stays. A page that was left a moment ago shows what it showed, until the new answer is here.
 */
export function useAnswer<T>(path: string, parser: ZodType<T>, { live = true }: UseAnswerOptions = {}): Answer<T> {
  const [state, setState] = useState<State<T>>({ path, value: recentAnswer(path), error: null });
  const [tries, setTries] = useState(0);
  const seen = live ? revision.value : 0;

  useEffect(() => {
    const leaving = new AbortController();
    ask('GET', path, parser, { signal: leaving.signal }).then(
      (value) => {
        if (leaving.signal.aborted) return;
        keepAnswer(path, value);
        setState({ path, value, error: null });
      },
      (error: unknown) =>
        !leaving.signal.aborted && setState((old) => ({ path, value: old.path === path ? old.value : null, error })),
    );
    return () => leaving.abort();
  }, [path, parser, seen, tries]);

  const current = state.path === path ? state : { value: recentAnswer<T>(path), error: null };
  return { value: current.value, error: current.error, reload: () => setTries((count) => count + 1) };
}
