import { useSignal } from '@preact/signals';
import { Clock } from 'lucide';
import { useEffect } from 'preact/hooks';
import { z } from 'zod';
import { ask } from '../api/ask.ts';
import { formatMoment } from '../format/time.ts';
import { Icon } from '../parts/icon.tsx';
import { activityToldAt } from '../session/activity.ts';
import { serverNow } from '../session/clock.ts';
import { sessionEnding } from '../session/session-ending.ts';
import { account } from '../session/state.ts';

/** The click is the activity; the request tells the service of it at once. A failure shows itself elsewhere. */
function staySignedIn(): void {
  ask('GET', '/api/v1/session', z.unknown()).catch(() => {});
}

/** Says in time that the session is about to end. Any key or click keeps an idle one going; the button is one of them. */
export function EndingSoon() {
  const ending = useSignal<ReturnType<typeof sessionEnding>>(null);
  useEffect(() => {
    const look = () => {
      const known = account.value;
      const next = known && sessionEnding(known, activityToldAt.value, Date.now(), serverNow());
      if (next?.why !== ending.value?.why || next?.minutes !== ending.value?.minutes) ending.value = next;
    };
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [ending]);

  if (ending.value === null) return null;
  const minutes = ending.value.minutes <= 1 ? 'a minute' : `${ending.value.minutes} minutes`;
  if (ending.value.why === 'age') {
    return (
      <p class="banner">
        <Icon node={Clock} />
        <span>
          This session ends at {formatMoment(account.value?.expiresAt ?? 0)}. Finish what you are doing; you can sign in
          again at once. Jobs go on.
        </span>
      </p>
    );
  }
  return (
    <p class="banner warning">
      <Icon node={Clock} />
      <span>You will be signed out within {minutes}, because nothing happens here.</span>
      <button type="button" class="button" onClick={staySignedIn}>
        Stay signed in
      </button>
    </p>
  );
}
