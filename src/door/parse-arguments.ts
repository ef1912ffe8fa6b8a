import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const listen = z
  .string()
  .regex(/^(\[[0-9a-f:.]+\]|[\d.]+):\d{1,5}$/i, 'is not an address and a port')
  .transform((text) => {
    const colon = text.lastIndexOf(':');
    return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
  })
  .refine(({ host, port }) => isIP(host) !== 0 && port <= 65_535, 'is not an address and a port');

const socket = z.string().startsWith('/');

const doorArguments = z.strictObject({ listen, ui: socket, commands: socket.optional() });
export type DoorArguments = z.infer<typeof doorArguments>;

/** `--listen ADDRESS:PORT --ui SOCKET [--commands SOCKET]`; port 0 takes any free one. Throws on anything else. */
export function parseArguments(args: string[]): DoorArguments {
  const { values } = parseArgs({
    args,
    options: { listen: { type: 'string' }, ui: { type: 'string' }, commands: { type: 'string' } },
    strict: true,
  });
  return doorArguments.parse(values);
}
