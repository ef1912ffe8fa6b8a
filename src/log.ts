import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

/** Members that are never written, wherever they stand: a second net under "do not log secrets". */
const secretMembers = [
  'password',
  'current',
  'passphrase',
  'signInCode',
  'proof',
  'ticket',
  'accessToken',
  'token',
  'nonce',
  'key',
  'secret',
  'cookie',
  'authorization',
];

const paths = secretMembers.flatMap((member) => [member, `*.${member}`, `*.*.${member}`, `*.*.*.${member}`]);

/** The service's log: one JSON line an event, on stdout where no stream is given. */
export function createLog(level: LogLevel, stream?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths, censor: '[secret]' },
  };
  return stream === undefined ? pino(options) : pino(options, stream);
}

export type Log = Logger;
