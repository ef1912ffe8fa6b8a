import { signal } from '@preact/signals';
import { serverNow } from '../session/clock.ts';

/** The time by which "2 minutes ago" is said, in milliseconds since 1970. Moves every ten seconds. */
export const now = signal(serverNow());

/** Starts the clock. */
export function keepTime(): void {
  const tick = () => {
    now.value = serverNow();
  };
  setInterval(tick, 10_000);
  addEventListener('visibilitychange', tick);
}
