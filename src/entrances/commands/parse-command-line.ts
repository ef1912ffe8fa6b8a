import { type ParseArgsConfig, parseArgs } from 'node:util';
import { parseArgsStringToArgv } from 'string-argv';
import { Refusal } from '../../model/refusal.ts';
import type { Command } from './command.ts';
import { suggest } from './suggest.ts';

/** A command line that is understood: which command, with which words and options. */
export type Parsed = Pick<Parameters<Command['run']>[0], 'words' | 'options'> & { readonly command: Command };

function options(command: Command, rest: string[]) {
  const config: ParseArgsConfig = { args: rest, options: command.options, allowPositionals: true, strict: true };
  try {
    return parseArgs(config);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    throw new Refusal('bad-request', `${command.name}: ${reason.replace(/\. To specify.*$/, '.')}`);
  }
}

/**
 * Splits the line as a shell would, without one, and finds its command. Nothing of it is ever given to a shell. Throws
 * a Refusal that suggests the nearest name, or says which words are missing.
 */
export function parseCommandLine(line: string, table: readonly Command[]): Parsed {
  const [name = 'help', ...rest] = parseArgsStringToArgv(line);
  const command = table.find((known) => known.name === name);
  if (command === undefined) {
    const names = table.map((known) => known.name);
    throw new Refusal('bad-request', `There is no command ${name}${suggest(name, names)} Try help.`);
  }
  const { values, positionals } = options(command, rest);
  if (positionals.length !== command.words.length) {
    throw new Refusal('bad-request', `Use it so: ${[command.name, ...command.words].join(' ')}`);
  }
  return { command, words: positionals, options: values as Parsed['options'] };
}
