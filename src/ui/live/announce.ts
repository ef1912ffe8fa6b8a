import { signal } from '@preact/signals';

/** What assistive technology should say next, politely. Shown nowhere: the page shows the same in its place. */
export const announcement = signal('');

/** Has a sentence spoken. For what happens by itself, a few times an hour; never for figures that tick. */
export function announce(sentence: string): void {
  announcement.value = sentence;
}
