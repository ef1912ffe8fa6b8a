import type { DoorSays } from '../../src/model/door-message.ts';

type Ask<Name> = Extract<DoorSays, { ask: Name }>;
type Tell<Name> = Extract<DoorSays, { tell: Name }>;

export const isOpenAsk = (message: DoorSays): message is Ask<'open'> => 'ask' in message && message.ask === 'open';
export const isConnected = (message: DoorSays): message is Tell<'connected'> =>
  'tell' in message && message.tell === 'connected';
export const isClosed = (message: DoorSays): message is Tell<'closed'> =>
  'tell' in message && message.tell === 'closed';
export const isListening = (message: DoorSays): message is Tell<'listening'> =>
  'tell' in message && message.tell === 'listening';
