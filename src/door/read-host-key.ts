import { closeSync, readFileSync } from 'node:fs';

/** The host key's place among the descriptors that the door is started with. */
const hostKeyDescriptor = 3;

/** The private host key in OpenSSH's form, read to its end; the descriptor is closed. Throws if there is none. */
export function readHostKey(): Buffer {
  const key = readFileSync(hostKeyDescriptor);
  closeSync(hostKeyDescriptor);
  return key;
}
