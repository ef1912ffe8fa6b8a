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
  close(): Promise<void>;
};

type Parts = Omit<DoorParts, 'onSays' | 'onGone'> & {
  readonly auth: Auth;
  /** The channels of all connections, page and commands. */
  readonly channels: readonly DoorChannels[];
};

/** Opens the embedded door and keeps the book of its connections. */
export function openDoor({ auth, channels, ...parts }: Parts): Door {
  const hear = (told: DoorTells) => {
    if (told.tell === 'listening') parts.log.info({ host: told.host, port: told.port }, 'the door is listening');
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
      .catch((error) => parts.log.error({ error: String(error) }, 'a removed key could not be looked for'));
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
    onGone: () => auth.tunnels.closeAll(),
  });
  door.start();
  return {
    redeemed: (connection) => door.tell({ tell: 'redeemed', connection }),
    dropKey: (fingerprint) => door.tell({ tell: 'drop', fingerprint }),
    close: () => door.close(),
  };
}
