import type { ParseArgsOptionsConfig } from 'node:util';
import type { Auth } from '../../auth/auth.ts';
import type { Grant } from '../../auth/authorize.ts';
import type { Speaker } from '../../auth/speaker.ts';
import type { Permission } from '../../model/permission.ts';
import type { Service } from '../../operations/service.ts';
import type { Output } from './output.ts';

/** What commands work with. */
export type Commands = {
  readonly auth: Auth;
  readonly service: Service;
  /** The fingerprint of the door's host key. */
  readonly hostFingerprint: string;
};

/** One call of a command: its words and options as parsed, and where its output goes. */
export type Call = Commands & {
  readonly speaker: Speaker;
  readonly output: Output;
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, boolean | string | undefined>>;
  /** Aborts when the other end goes. */
  readonly gone: AbortSignal;
};

/** A line of the table. `run` answers the exit status. */
export type Command = {
  readonly name: string;
  /** Its words, as the help shows them: `PLAN`, `SNAPSHOT PATH`. */
  readonly words: readonly string[];
  readonly options: ParseArgsOptionsConfig;
  readonly about: string;
  readonly permission: Permission;
  readonly run: (call: Call, grant: Grant) => Promise<number>;
};

/** Makes a line of the table; its function gets the grant that the line names. */
export function command<P extends Permission>(
  line: Omit<Command, 'permission' | 'run' | 'options'> & {
    readonly permission: P;
    readonly options?: ParseArgsOptionsConfig;
    readonly run: (call: Call, grant: Grant<P>) => Promise<number>;
  },
): Command {
  const json = { json: { type: 'boolean' } } as const;
  return { ...line, options: { ...json, ...line.options }, run: line.run as Command['run'] };
}
