import type { Logger } from 'pino';
import type { Auth } from '../auth/auth.ts';
import type { DoorTells } from '../model/door-message.ts';
import { findUserKey } from '../store/user-keys.ts';
import { answerDoor } from './answer-door.ts';
import { type DoorParts, DoorProcess } from './door-process.ts';
import type { DoorChannels } from './listen-door-socket.ts';

export type Door = {
  /** The helper on the other end may forget the sign-in code. */
  redeemed(connection: string): void;
  /** A key was taken away: its connections drop. */
  dropKey(fingerprint: string): void;
  /** Where the door listens, once it does; null until then and while it is down. */
  address(): { readonly host: string; readonly port: number } | null;
  pid(): number | null;
  close(): Promise<void>;
};

type Parts = Omit<DoorParts, 'onSays' | 'onGone'> & {
  readonly auth: Auth;
  /** The channels of all connections, page and commands. */
  readonly channels: readonly DoorChannels[];
};

/** Opens the embedded door and keeps the book of its connections. */
export function openDoor({ auth, channels, ...parts }: Parts): Door {
  let address: { host: string; port: number } | null = null;
  const onError = (log: Logger) => (error: unknown) => log.error({ error: String(error) }, 'ending sessions failed');
  const hear = (told: DoorTells) => {
    if (told.tell === 'listening') {
      address = { host: told.host, port: told.port };
      parts.log.info(address, 'the door is listening');
    }
    if (told.tell === 'connected') {
      auth.tunnels.connected(told.connection, told.fingerprint);
      dropRemovedKey(told.fingerprint);
    }
    if (told.tell === 'closed') {
      auth.tunnels.closed(told.connection);
      for (const channel of channels) channel.dropConnection(told.connection);
    }
  };
  /** The key may have been taken away between the door's question and the end of its handshake. */
  const dropRemovedKey = (fingerprint: string) => {
    findUserKey(auth.database, fingerprint)
      .then((key) => key === null && door.tell({ tell: 'drop', fingerprint }))
      .catch(onError(parts.log));
  };
  const door = new DoorProcess({
    ...parts,
    onSays: (says, answer) => {
      if ('tell' in says) return hear(says);
      answerDoor(auth, says).then(answer, (error) => {
        parts.log.error({ error: String(error) }, 'the door got no answer');
        answer({ id: says.id, refused: 'An error inside Tunnelkeep.' });
      });
    },
    onGone: () => {
      address = null;
      auth.tunnels.closeAll();
    },
  });
  door.start();
  return {
    redeemed: (connection) => door.tell({ tell: 'redeemed', connection }),
    dropKey: (fingerprint) => door.tell({ tell: 'drop', fingerprint }),
    address: () => address,
    pid: () => door.pid,
    close: () => door.close(),
  };
}
