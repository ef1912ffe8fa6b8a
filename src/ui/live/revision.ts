import { signal } from '@preact/signals';

/** Goes up when something changed on the service: whoever shows plans, jobs or repositories reads them again. */
export const revision = signal(0);

let pending = false;

/** Says that something changed. Several within a moment count as one. */
export function noteChange(): void {
  if (pending) return;
  pending = true;
  setTimeout(() => {
    pending = false;
    revision.value += 1;
  }, 150);
}
