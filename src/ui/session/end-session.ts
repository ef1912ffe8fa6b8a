import { forgetBrowserKey } from './browser-key.ts';
import { tellTabs } from './channel.ts';
import { account, phase } from './state.ts';
import { dropAccessToken } from './tokens.ts';

/** Who says that the session is over: the service by a refusal, the user's own log-out, or another tab. */
export type EndedBy = 'service' | 'log-out' | 'other-tab';

/**
 * Leaves nothing of the session in this browser and shows that it is over, in all tabs. `reason` is in words for the
 * user, or null after an ordinary log-out. Calling it again changes nothing, and while a log-out is under way the
 * refusals that it provokes are no news.
 */
export async function endSession(reason: string | null, by: EndedBy = 'service'): Promise<void> {
  const { at } = phase.peek();
  if (at === 'signed-out' || (at === 'signing-out' && by === 'service')) return;
  dropAccessToken();
  account.value = null;
  phase.value = { at: 'signed-out', reason };
  if (by !== 'other-tab') tellTabs({ type: 'signed-out', reason });
  clearStorage();
  await forgetBrowserKey();
}

function clearStorage(): void {
  try {
    sessionStorage.clear();
    localStorage.clear();
  } catch {
    // A browser that keeps no storage for this page has nothing to clear.
  }
}
