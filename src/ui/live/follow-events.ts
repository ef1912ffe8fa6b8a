import { effect, signal } from '@preact/signals';
import { event as eventParser } from '../../model/event.ts';
import { isSignedOut } from '../api/api-error.ts';
import { addTicket } from '../api/download.ts';
import { phase } from '../session/state.ts';
import { forgetLiveJobs, noteJob } from './live-jobs.ts';
import { noteChange } from './revision.ts';

/** Why the page may not show the newest: the stream is down, or says what this page does not know. Null: it is live. */
export const liveTrouble = signal<'lost' | 'not-understood' | null>(null);

/** The longest pause between two tries, in milliseconds. */
const longestPause = 20_000;

/** Follows the service's events for as long as somebody is signed in, through any number of lost connections. */
export function followEvents(): void {
  effect(() => {
    if (phase.value.at !== 'signed-in') return undefined;
    const leaving = new AbortController();
    void keepConnected(leaving.signal);
    return () => {
      leaving.abort();
      liveTrouble.value = null;
      forgetLiveJobs();
    };
  });
}

async function keepConnected(leaving: AbortSignal): Promise<void> {
  let failures = 0;
  while (!leaving.aborted) {
    try {
      await streamOnce(leaving, () => {
        if (failures > 0) noteChange();
        failures = 0;
        liveTrouble.value = null;
      });
    } catch (error) {
      if (isSignedOut(error)) return;
    }
    if (leaving.aborted) return;
    failures += 1;
    if (failures > 1) liveTrouble.value = 'lost';
    forgetLiveJobs();
    await pause(Math.min(longestPause, 500 * 2 ** failures) * (0.75 + Math.random() / 2), leaving);
  }
}

/** One connection, from its ticket to its end. */
async function streamOnce(leaving: AbortSignal, opened: () => void): Promise<void> {
  const address = await addTicket('/api/v1/events');
  if (leaving.aborted) return;
  const source = new EventSource(address);
  await new Promise<void>((resolve) => {
    source.onopen = opened;
    source.onmessage = (message: MessageEvent<string>) => takeIn(message.data);
    // The browser would try again with the same ticket, which is good for once.
    source.onerror = () => resolve();
    leaving.addEventListener('abort', () => resolve(), { once: true });
  });
  source.close();
}

function takeIn(text: string): void {
  const parsed = eventParser.safeParse(parseJson(text));
  if (!parsed.success) {
    console.error('an event was not understood', parsed.error.issues);
    liveTrouble.value = 'not-understood';
    return;
  }
  if (parsed.data.type === 'job') noteJob(parsed.data.job);
  else noteChange();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function pause(milliseconds: number, leaving: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    leaving.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
