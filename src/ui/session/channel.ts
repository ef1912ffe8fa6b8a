import { z } from 'zod';

/** What the tabs of one origin tell each other. */
const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('signed-in') }),
  z.object({ type: z.literal('signed-out'), reason: z.string().nullable() }),
  z.object({ type: z.literal('active'), at: z.number() }),
]);
export type TabMessage = z.infer<typeof message>;

const channel = new BroadcastChannel('tunnelkeep');

export function tellTabs(words: TabMessage): void {
  channel.postMessage(words);
}

/** Calls `listen` for each message of another tab. */
export function hearTabs(listen: (words: TabMessage) => void): void {
  channel.addEventListener('message', (event: MessageEvent<unknown>) => {
    const parsed = message.safeParse(event.data);
    if (parsed.success) listen(parsed.data);
  });
}
