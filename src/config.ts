import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { absolutePath } from './model/absolute-path.ts';
import { Refusal } from './model/refusal.ts';

/** An address to listen on. */
export type Listen = { readonly host: string; readonly port: number };

/** The whole configuration, parsed and frozen. No other file reads the environment. */
export type Config = {
  readonly data: string;
  readonly sourceRoots: readonly string[];
  readonly repositoryRoots: readonly string[];
  readonly restore: string;
  readonly listen: Listen;
  readonly door: 'embedded' | 'none';
  readonly doorListen: Listen;
  /** The user and group number that the door runs as; null: the service's own. */
  readonly doorUser: number | null;
  /** The authorized_keys that is written for an OpenSSH beside the service; null where there is none. */
  readonly opensshKeys: string | null;
  /** A Unix socket for the machine's own sshd, and the group number that may connect; null where there is none. */
  readonly sharedSocket: { readonly path: string; readonly group: number } | null;
  readonly authorizedKeys: string;
  readonly keyFile: string;
  /** Where Unix sockets are made; private to the service and the door. */
  readonly run: string;
  /** Passed on to restic: where it finds programs, its time zone, its language. */
  readonly path: string;
  readonly timeZone: string;
  readonly logLevel: LogLevel;
};

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const roots = z
  .string()
  .transform((text) => text.split(':'))
  .pipe(z.array(absolutePath).min(1));

function parseListen(text: string): Listen | null {
  const match = /^(?:\[([0-9a-f:]+)\]|([0-9.]+)):(\d{1,5})$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535 || !(isIPv4(host) || isIPv6(host))) return null;
  return { host, port };
}

const listen = z.string().transform((text, context) => {
  const parsed = parseListen(text);
  if (parsed === null) context.addIssue({ code: 'custom', message: 'must look like 127.0.0.1:3876 or [::1]:3876' });
  return parsed ?? z.NEVER;
});

const isLoopback = ({ host }: Listen) => host === '::1' || (isIPv4(host) && host.startsWith('127.'));

const timeZone = z.string().refine((zone) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}, 'is not a time zone that this system knows');

const environment = z.object({
  TUNNELKEEP_DATA: absolutePath.default('/data'),
  TUNNELKEEP_SOURCES: roots.default(['/sources']),
  TUNNELKEEP_REPOSITORIES: roots.default(['/repositories']),
  TUNNELKEEP_RESTORE: absolutePath.default('/restore'),
  TUNNELKEEP_LISTEN: listen
    .refine(isLoopback, 'must be a loopback address: the page is reached through SSH only')
    .default({ host: '127.0.0.1', port: 3876 }),
  TUNNELKEEP_DOOR: z.enum(['embedded', 'none']).default('embedded'),
  TUNNELKEEP_DOOR_LISTEN: listen.default({ host: '0.0.0.0', port: 3822 }),
  TUNNELKEEP_DOOR_UID: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be a user number, and not 0')
    .transform(Number)
    .optional(),
  TUNNELKEEP_OPENSSH_KEYS: absolutePath.optional(),
  TUNNELKEEP_SHARED_SOCKET: absolutePath.optional(),
  TUNNELKEEP_SHARED_GROUP: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be a group number, and not 0')
    .transform(Number)
    .optional(),
  TUNNELKEEP_AUTHORIZED_KEYS: absolutePath.default('/config/authorized_keys'),
  TUNNELKEEP_KEY_FILE: absolutePath.default('/run/secrets/tunnelkeep_key'),
  TUNNELKEEP_RUN: absolutePath.default('/run/tunnelkeep'),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
  TZ: timeZone.default('UTC'),
  TUNNELKEEP_LOG_LEVEL: z.enum(logLevels).default('info'),
});

const known = new Set(Object.keys(environment.shape));

function problemsOf(variables: NodeJS.ProcessEnv): string[] {
  const unknown = Object.keys(variables).filter((key) => key.startsWith('TUNNELKEEP_') && !known.has(key));
  const wrong = environment.safeParse(variables).error?.issues ?? [];
  return [
    ...wrong.map((issue) => `${String(issue.path[0])} ${issue.message}`),
    ...halves(variables),
    ...unknown.map((key) => `${key} is not a setting of Tunnelkeep`),
  ];
}

/** A socket without its group, or a group without its socket. */
function halves({ TUNNELKEEP_SHARED_SOCKET: socket, TUNNELKEEP_SHARED_GROUP: group }: NodeJS.ProcessEnv): string[] {
  if ((socket === undefined) === (group === undefined)) return [];
  return ['TUNNELKEEP_SHARED_SOCKET and TUNNELKEEP_SHARED_GROUP must be given together'];
}

/**
 * Reads the configuration from the given environment. Throws one Refusal that names every wrong value at once; values
 * are not repeated in it, because a secret may have been put in the wrong place.
 */
export function parseConfig(variables: NodeJS.ProcessEnv): Config {
  const problems = problemsOf(variables);
  if (problems.length > 0) throw new Refusal('configuration', `The configuration is wrong: ${problems.join('; ')}.`);
  const value = environment.parse(variables);
  return Object.freeze({
    data: value.TUNNELKEEP_DATA,
    sourceRoots: value.TUNNELKEEP_SOURCES,
    repositoryRoots: value.TUNNELKEEP_REPOSITORIES,
    restore: value.TUNNELKEEP_RESTORE,
    listen: value.TUNNELKEEP_LISTEN,
    door: value.TUNNELKEEP_DOOR,
    doorListen: value.TUNNELKEEP_DOOR_LISTEN,
    doorUser: value.TUNNELKEEP_DOOR_UID ?? null,
    opensshKeys: value.TUNNELKEEP_OPENSSH_KEYS ?? null,
    sharedSocket: sharedSocketOf(value),
    authorizedKeys: value.TUNNELKEEP_AUTHORIZED_KEYS,
    keyFile: value.TUNNELKEEP_KEY_FILE,
    run: value.TUNNELKEEP_RUN,
    path: value.PATH,
    timeZone: value.TZ,
    logLevel: value.TUNNELKEEP_LOG_LEVEL,
  });
}

function sharedSocketOf(value: z.infer<typeof environment>): Config['sharedSocket'] {
  const { TUNNELKEEP_SHARED_SOCKET: path, TUNNELKEEP_SHARED_GROUP: group } = value;
  return path === undefined || group === undefined ? null : { path, group };
}
