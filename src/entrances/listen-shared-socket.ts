import { chmod, chown, lstat, rm, stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import { dirname } from 'node:path';
import { Refusal } from '../model/refusal.ts';

const othersMayEnterOrWrite = 0o003;
const groupMayWrite = 0o020;
const groupMayEnter = 0o010;

/**
 * Listens on a Unix socket for the machine's own sshd, whose users of this group may connect. Throws a Refusal where
 * the folder would let others connect, or put a socket of their own in its place.
 */
export async function listenSharedSocket(server: Server, path: string, group: number): Promise<void> {
  await demandGuardedFolder(dirname(path), group);
  await removeOldSocket(path);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Refusal('configuration', `TUNNELKEEP_SHARED_SOCKET: cannot listen on ${path} (${error.code}).`));
    });
    server.listen(path, () => resolve());
  });
  await chown(path, -1, group);
  await chmod(path, 0o660);
}

async function demandGuardedFolder(folder: string, group: number): Promise<void> {
  const found = await stat(folder).catch(() => null);
  const mend = `chown root:${group} ${folder} && chmod 0750 ${folder}`;
  if (found === null) {
    throw new Refusal(
      'configuration',
      `TUNNELKEEP_SHARED_SOCKET: there is no folder ${folder}. Make it: mkdir ${folder} && ${mend}`,
    );
  }
  const isOwned = found.uid === 0 || found.uid === process.getuid?.();
  const isGuarded = (found.mode & (othersMayEnterOrWrite | groupMayWrite)) === 0 && (found.mode & groupMayEnter) !== 0;
  if (isOwned && isGuarded && found.gid === group) return;
  const mode = (found.mode & 0o7777).toString(8).padStart(4, '0');
  throw new Refusal(
    'configuration',
    `TUNNELKEEP_SHARED_SOCKET: ${folder} belongs to user ${found.uid} and group ${found.gid}, with mode ${mode}. Only group ${group} may enter it, and nobody but its owner may write: ${mend}`,
  );
}

/** What a service that fell left behind; anything else than a socket is somebody's mistake, and kept. */
async function removeOldSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return;
  if (!found.isSocket())
    throw new Refusal('configuration', `TUNNELKEEP_SHARED_SOCKET: ${path} is there, and is no socket.`);
  await rm(path);
}
