import { parseConfig } from './config.ts';
import { createLog } from './log.ts';
import { Refusal } from './model/refusal.ts';
import { startService } from './start-service.ts';

/** Exit status for a configuration or an installation that has to be mended first (sysexits(3), EX_CONFIG). */
const cannotStart = 78;

async function main(): Promise<void> {
  process.umask(0o077);
  const config = parseConfig(process.env);
  const log = createLog(config.logLevel);
  const service = await startService(config, log);
  log.info('Tunnelkeep is ready');
  let closing = false;
  const close = (signal: string) => {
    if (closing) return;
    closing = true;
    log.info({ signal }, 'closing: running jobs are interrupted and waited for');
    service.close().then(
      () => process.exit(0),
      (error) => {
        log.fatal({ error: String(error) }, 'closing failed');
        process.exit(1);
      },
    );
  };
  // restic's unlock asks by this signal whether a lock's process still runs; the number may be ours by now.
  process.on('SIGHUP', () => log.debug('SIGHUP is passed over'));
  process.on('SIGTERM', () => close('SIGTERM'));
  process.on('SIGINT', () => close('SIGINT'));
}

main().catch((error: unknown) => {
  const log = createLog('info');
  if (error instanceof Refusal) log.fatal({ refusal: error.code }, error.message);
  else log.fatal({ error: error instanceof Error ? error.stack : String(error) }, 'Tunnelkeep could not start');
  process.exit(error instanceof Refusal ? cannotStart : 1);
});
