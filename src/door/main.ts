import { type AddressInfo, Socket } from 'node:net';
import { pino } from 'pino';
import { ControlChannel } from './control-channel.ts';
import { limits } from './limits.ts';
import { createDoor } from './listen.ts';
import { parseArguments } from './parse-arguments.ts';
import { readHostKey } from './read-host-key.ts';
import type { Door, Visitor } from './visitor.ts';

/** The conversation with the service has this place among the descriptors that the door is started with. */
const controlDescriptor = 4;
/** How long connections have to hear that the door closes. */
const closeWithinMs = 1_000;

const { listen, ui, commands = null } = parseArguments(process.argv.slice(2));
const log = pino({ base: { name: 'door' }, timestamp: pino.stdTimeFunctions.isoTime });
const visitors = new Set<Visitor>();

const control = new ControlChannel(new Socket({ fd: controlDescriptor }), {
  drop(fingerprint) {
    for (const visitor of [...visitors]) {
      if (visitor.identity?.fingerprint === fingerprint) visitor.drop('the key was removed');
    }
  },
  redeemed(connection) {
    for (const visitor of visitors) if (visitor.id === connection) visitor.onRedeemed?.();
  },
  end(why) {
    if (why !== null) log.error({ event: 'control', why }, 'the service cannot be understood');
    process.exit(0);
  },
});

const door: Door = { limits, log, control, ui, commands, visitors };
const hostKey = readHostKey();
const server = createDoor(door, hostKey);
hostKey.fill(0);

server.on('error', (error) => {
  log.fatal({ event: 'listen', error: error.message }, 'cannot listen');
  process.exit(1);
});
server.listen(listen.port, listen.host, () => {
  const { address, port } = server.address() as AddressInfo;
  log.info({ event: 'listening', host: address, port }, 'listening');
  control.say({ tell: 'listening', host: address, port });
});

// restic's unlock asks by this signal whether a lock's process still runs; the number may be the door's by now.
process.on('SIGHUP', () => log.debug({ event: 'hangup' }, 'SIGHUP is passed over'));

process.on('SIGTERM', () => {
  log.info({ event: 'closing' }, 'closing');
  server.close();
  for (const visitor of [...visitors]) visitor.drop('the door closes');
  control.close();
  setTimeout(() => process.exit(0), closeWithinMs).unref();
  server.once('close', () => process.exit(0));
});
