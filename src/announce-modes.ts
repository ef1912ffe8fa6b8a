import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Notice } from './model/overview.ts';
import type { LoadedKey } from './vault/load-key.ts';

export const keyBesideDatabase =
  'The key to the stored passwords lies beside the database: whoever copies the data folder has both. Move its file, key, out of that folder and mount it as the secret instead (TUNNELKEEP_KEY_FILE).';

/** Says at start each security mode, on or off, so that the log answers what protects what. */
export function announceModes(config: Config, keySource: LoadedKey['source'], log: Log): void {
  log.info(
    { on: true, address: `${config.listen.host}:${config.listen.port}` },
    'security: the page listens on loopback only',
  );
  log.info({ on: config.door === 'embedded' }, 'security: embedded SSH door, public keys only');
  log.info(
    { on: config.opensshKeys !== null, file: config.opensshKeys },
    'security: OpenSSH beside us, a port for each key',
  );
  log.info({ on: config.sharedSocket !== null, ...config.sharedSocket }, "security: a socket for the machine's sshd");
  log.info({ on: config.doorUser !== null, user: config.doorUser }, 'security: the door runs as a user of its own');
  log.info({ on: true }, 'security: a session needs the cookie and the key held by the browser');
  log.info({ on: keySource === 'secret' }, 'security: the key to stored passwords is kept apart from the database');
  if (keySource === 'beside-database') log.warn(keyBesideDatabase);
}

/** What is wrong with the set-up, for the top of the page. */
export function setUpNotices(keySource: LoadedKey['source']): Notice[] {
  return keySource === 'beside-database' ? [{ level: 'warning', text: keyBesideDatabase }] : [];
}
