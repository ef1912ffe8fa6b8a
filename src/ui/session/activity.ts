import { signal } from '@preact/signals';
import { tellTabs } from './channel.ts';

let touched = false;

/** When the service was last told that a person is here, by this tab or another. Milliseconds since 1970, own clock. */
export const activityToldAt = signal(Date.now());

/** When a person last used pointer or keyboard in this tab. */
export const lastTouchedAt = signal(Date.now());

/**
 * Notices a person. A moving pointer is not enough: browsers report one when the page moves under a resting mouse,
 * and a page with live figures would keep its own session open.
 */
export function watchActivity(): void {
  const notice = (event: Event) => {
    if (!event.isTrusted) return;
    touched = true;
    lastTouchedAt.value = Date.now();
  };
  for (const type of ['pointerdown', 'keydown', 'wheel', 'touchmove']) {
    addEventListener(type, notice, { passive: true, capture: true });
  }
}

/** Has a person been here since the last call? Whoever asks must tell the service. */
export function takeActivity(): boolean {
  const answer = touched;
  touched = false;
  if (answer) {
    activityToldAt.value = Date.now();
    tellTabs({ type: 'active', at: activityToldAt.value });
  }
  return answer;
}
