import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A ref for a form whose first wrong field gets the focus when new errors come. */
export function useFirstError(errors: Record<string, string>): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] input')?.focus();
  }, [errors]);
  return form;
}
