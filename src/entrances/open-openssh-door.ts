import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Auth } from '../auth/auth.ts';
import type { Speaker } from '../auth/speaker.ts';
import { assignKeyPorts, dropKeyPort, type KeyPort } from '../store/key-ports.ts';
import { listenLoopback } from './listen-loopback.ts';
import { writeOpensshKeys } from './write-openssh-keys.ts';

const mostMoves = 20;

type Parts = {
  readonly auth: Auth;
  /** The authorized_keys of the other sshd, which is written here. */
  readonly file: string;
  /** The page's server for those who come in by one key. */
  readonly serverFor: (speaker: Speaker) => Server;
  readonly log: Logger;
};

type Opened = { readonly port: number; readonly server: Server };

/**
 * Keeps a loopback port open for each key, and the list from which OpenSSH knows who may reach which. Resolves when the
 * first list is written. A key that goes takes its port and everything that came in by it along at once.
 */
export async function openOpensshDoor({ auth, file, serverFor, log }: Parts): Promise<{ close(): Promise<void> }> {
  const opened = new Map<string, Opened>();

  const shut = (fingerprint: string, { server }: Opened) => {
    opened.delete(fingerprint);
    server.close();
    server.closeAllConnections();
  };

  const open = async ({ fingerprint, userId, port }: KeyPort) => {
    if (opened.get(fingerprint)?.port === port) return;
    const server = serverFor({ door: 'openssh', userId, fingerprint, connection: null });
    await listenLoopback(server, '127.0.0.1', port);
    opened.set(fingerprint, { port, server });
  };

  const openAll = async (keys: readonly KeyPort[]): Promise<readonly KeyPort[]> => {
    for (let moves = 0; moves < mostMoves; moves += 1) {
      const taken = await firstThatFails(keys, open);
      if (taken === null) return keys;
      // Its own port, on which another program listens, must not be handed to OpenSSH: the key gets another.
      log.warn({ port: taken.port }, 'another program listens on the port of a key');
      await dropKeyPort(auth.database, taken.fingerprint);
      keys = await assignKeyPorts(auth.database);
    }
    return keys.filter(({ fingerprint }) => opened.has(fingerprint));
  };

  const sync = async () => {
    const keys = await assignKeyPorts(auth.database);
    for (const [fingerprint, one] of opened) {
      if (!keys.some((key) => key.fingerprint === fingerprint)) shut(fingerprint, one);
    }
    const before = new Set(opened.values());
    await writeOpensshKeys(file, await openAll(keys));
    for (const [fingerprint, one] of opened) {
      if (before.has(one)) continue;
      log.info({ fingerprint, port: one.port }, 'this key comes in through OpenSSH by a port of its own');
    }
  };

  let last = sync();
  const unlisten = auth.keyChanges.listen(() => {
    last = last
      .then(sync)
      .catch((error) => log.error({ error: String(error) }, 'the keys for OpenSSH were not written'));
  });
  await last;
  return {
    close: async () => {
      unlisten();
      await last;
      for (const [fingerprint, one] of opened) shut(fingerprint, one);
    },
  };
}

async function firstThatFails(
  keys: readonly KeyPort[],
  open: (key: KeyPort) => Promise<void>,
): Promise<KeyPort | null> {
  for (const key of keys) {
    try {
      await open(key);
    } catch {
      return key;
    }
  }
  return null;
}
