import { useState } from 'preact/hooks';

export type Action<A extends unknown[]> = {
  /** Is it under way? */
  readonly busy: boolean;
  /** Why the last try failed, or null. */
  readonly error: unknown;
  /** Starts it, unless it is under way. Settles without throwing: the error is kept to be shown. */
  readonly run: (...args: A) => Promise<void>;
  readonly forget: () => void;
};

/** Something that a button does: one at a time, and its failure is kept instead of lost. */
export function useAction<A extends unknown[]>(perform: (...args: A) => Promise<unknown>): Action<A> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (...args: A) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await perform(...args);
    } catch (trouble) {
      console.warn('an action failed', trouble);
      setError(trouble);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run, forget: () => setError(null) };
}
