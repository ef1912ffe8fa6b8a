import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Connection } from 'ssh2';
import type { ControlChannel, Identified } from './control-channel.ts';
import type { Limits } from './limits.ts';
import type { Pressure } from './pressure.ts';
import type { ChannelWindows } from './ssh2-parts.ts';

/** What all connections share. */
export type Door = {
  readonly limits: Limits;
  readonly log: Logger;
  readonly control: ControlChannel;
  /** The Unix socket on which the service takes forwarded connections. */
  readonly ui: string;
  /** The Unix socket on which the service takes command lines; null where it takes none. */
  readonly commands: string | null;
  readonly visitors: Set<Visitor>;
};

/** One SSH connection, from its identification string on. */
export type Visitor = {
  /** 32 hexadecimal digits; names the connection to the service. */
  readonly id: string;
  readonly client: Connection;
  readonly socket: Socket;
  readonly door: Door;
  readonly log: Logger;
  readonly pressure: Pressure;
  /** Whose key was proved; null until then. */
  identity: Identified | null;
  /** False as soon as nothing may be sent any more: ssh2 throws at whoever tries. */
  alive: boolean;
  /** Told when the client closes a channel. */
  readonly onChannelClosed: Map<ChannelWindows, () => void>;
  /** Told when the connection is gone. */
  readonly onGone: Set<() => void>;
  /** Was the key paired by this very connection? */
  paired: boolean;
  /** Has the page been asked for? Once a connection. */
  opening: boolean;
  /** Told when the sign-in code was used; null while there is none. */
  onRedeemed: (() => void) | null;
  /** Ends the connection at once. `why` is for the log; the client is told `reason`, a number of RFC 4253, 11.1. */
  readonly drop: (why: string, reason?: number) => void;
  /** Logs something that was refused; only the first few of a connection. */
  readonly refused: (what: string, details?: Record<string, unknown>) => void;
};
