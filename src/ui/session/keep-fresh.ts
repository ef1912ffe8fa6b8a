import { effect } from '@preact/signals';
import { z } from 'zod';
import { isSignedOut } from '../api/api-error.ts';
import { ask } from '../api/ask.ts';
import { activityToldAt, lastTouchedAt, takeActivity } from './activity.ts';
import { hearTabs } from './channel.ts';
import { serverNow } from './clock.ts';
import { endSession } from './end-session.ts';
import { renew } from './renew.ts';
import { account, phase } from './state.ts';
import { accessTokenExpiresAt } from './tokens.ts';

/** A person at work without any request (reading, scrolling) is told to the service this often, in milliseconds. */
const tellEvery = 60_000;

/** Keeps the session as it is meant to be while the page is open: tokens fresh, activity told, tabs in agreement. */
export function keepSessionFresh(): void {
  effect(renewBeforeExpiry);
  effect(tellActivity);
  hearTabs((words) => {
    if (words.type === 'signed-out' && account.peek() !== null) void endSession(words.reason, 'other-tab');
    if (words.type === 'active') activityToldAt.value = Math.max(activityToldAt.peek(), words.at);
    if (words.type === 'signed-in' && phase.peek().at !== 'signed-in') location.reload();
  });
  // A page that the browser froze and thawed may hold what another tab has since logged out of.
  addEventListener('pageshow', (event) => event.persisted && location.reload());
}

function renewBeforeExpiry(): (() => void) | undefined {
  const expiresAt = accessTokenExpiresAt.value;
  if (expiresAt === null) return undefined;
  const wait = Math.max(5_000, expiresAt - serverNow() - 30_000);
  const timer = setTimeout(() => {
    renew(takeActivity()).catch((error: unknown) => {
      // Anything else is met again, and shown, by the next request.
      if (isSignedOut(error)) void endSession(error.message);
    });
  }, wait);
  return () => clearTimeout(timer);
}

function tellActivity(): void {
  const due = lastTouchedAt.value - activityToldAt.peek() > tellEvery;
  if (due && phase.peek().at === 'signed-in') void ask('GET', '/api/v1/session', z.unknown()).catch(() => {});
}
