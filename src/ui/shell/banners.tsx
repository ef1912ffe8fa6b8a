import { Unplug } from 'lucide';
import { liveTrouble } from '../live/follow-events.ts';
import { Icon } from '../parts/icon.tsx';
import { EndingSoon } from './ending-soon.tsx';

/** What concerns every page: the session about to end, and figures that may be old. */
export function Banners() {
  return (
    <div class="banners" role="status">
      <EndingSoon />
      {liveTrouble.value === 'lost' && (
        <p class="banner">
          <Icon node={Unplug} />
          <span>Live updates lost, trying again. If the tunnel was closed, run open-backup-remote again.</span>
        </p>
      )}
      {liveTrouble.value === 'not-understood' && (
        <p class="banner">
          <Icon node={Unplug} />
          <span>The service says things that this page does not know. Reload the page.</span>
        </p>
      )}
    </div>
  );
}
