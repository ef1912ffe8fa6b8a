import { openingHost, port } from '../model/opening.ts';

export type Command = { readonly name: 'open'; readonly host: string; readonly port: number };

/**
 * Reads the one line that a client may execute: words with a single space between, no quoting. Null for anything that
 * is not exactly a known command.
 */
export function parseCommand(line: string): Command | null {
  const [name, host, portText, ...rest] = line.split(' ');
  if (name !== 'open' || portText === undefined || rest.length > 0) return null;
  const parsedHost = openingHost.safeParse(host);
  const parsedPort = port.safeParse(portText);
  if (!parsedHost.success || !parsedPort.success || !/^[1-9]\d*$/.test(portText)) return null;
  return { name, host: parsedHost.data, port: parsedPort.data };
}
