import { unwatchFile, watchFile } from 'node:fs';
import type { Auth } from './auth/auth.ts';
import { syncAuthorizedKeys } from './auth/sync-authorized-keys.ts';
import type { Log } from './log.ts';

const everyMilliseconds = 500;

/**
 * Keeps the owner's keys those of the file, now and whenever it changes; `onRemoved` is told of each key that left.
 * Resolves after the first look; the answer stops the watch.
 */
export async function watchAuthorizedKeys(
  auth: Auth,
  file: string,
  ownerId: string,
  log: Log,
  onRemoved: (fingerprint: string) => void,
): Promise<() => void> {
  const look = async () => {
    const { keys, removed, problems } = await syncAuthorizedKeys(auth, file, ownerId);
    for (const problem of problems) log.warn(`${file}: ${problem}`);
    for (const fingerprint of removed) onRemoved(fingerprint);
    log.info({ keys, removed: removed.length }, `${file} read`);
  };
  const onError = (error: unknown) => log.error({ error: String(error) }, `${file} could not be read`);
  await look().catch(onError);
  watchFile(file, { interval: everyMilliseconds }, () => look().catch(onError));
  return () => unwatchFile(file);
}
