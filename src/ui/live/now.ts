import { computed, signal } from '@preact/signals';
import { clockOffset } from '../session/clock.ts';

const ownNow = signal(Date.now());

/** The time by which "2 minutes ago" is said, in milliseconds since 1970. Moves every ten seconds. */
export const now = computed(() => ownNow.value + clockOffset.value);

/** Starts the clock. */
export function keepTime(): void {
  const tick = () => {
    ownNow.value = Date.now();
  };
  setInterval(tick, 10_000);
  addEventListener('visibilitychange', tick);
}
