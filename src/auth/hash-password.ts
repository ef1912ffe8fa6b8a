import { createHash, randomBytes } from 'node:crypto';
import * as scryptModule from 'scrypt-kdf';
import { Refusal } from '../model/refusal.ts';

/** The package exports a class as its default; its types name the class's functions as exports instead. */
const scrypt = (scryptModule as unknown as { default: typeof scryptModule }).default;

/** OWASP's password storage advice for scrypt: N = 2^15, r = 8, p = 3; 32 MiB and about a tenth of a second. */
const parameters = { logN: 15, r: 8, p: 3 };
const waitingAtMost = 4;

let running: Promise<unknown> = Promise.resolve();
/** How many wait, by way in: a door key's fingerprint, or null for all of loopback. */
const waiting = new Map<string | null, number>();

/**
 * One at a time: four at once fill Node's thread pool and stall all file access. Beyond the queue, a Refusal; each way
 * in has a queue of its own, so that strangers on loopback cannot take the places of those who come with a key.
 */
async function inTurn<T>(from: string | null, work: () => Promise<T>): Promise<T> {
  const before = waiting.get(from) ?? 0;
  if (before > waitingAtMost) {
    throw new Refusal('too-many-tries', 'Too many people are signing in at this moment. Try again in a few seconds.');
  }
  waiting.set(from, before + 1);
  const result = running.then(work).finally(() => {
    const left = (waiting.get(from) ?? 1) - 1;
    if (left > 0) waiting.set(from, left);
    else waiting.delete(from);
  });
  running = result.catch(() => undefined);
  return result;
}

/** The password's scrypt text, for the database. `from` is the way in that asks, as in `inTurn`. */
export function hashPassword(password: string, from: string | null): Promise<string> {
  return inTurn(from, async () => Buffer.from(await scrypt.kdf(password, parameters)).toString('base64'));
}

/**
 * Stands in for an unknown user's password, so that unknown and wrong cost the same: scrypt-kdf's 96 bytes (name,
 * parameters, salt, checksum) with random bytes in place of the hash, which no password fits.
 */
function createNobody(): Buffer {
  const head = Buffer.alloc(16);
  head.write('scrypt');
  head.writeUInt8(parameters.logN, 7);
  head.writeUInt32BE(parameters.r, 8);
  head.writeUInt32BE(parameters.p, 12);
  const salted = Buffer.concat([head, randomBytes(32)]);
  return Buffer.concat([salted, createHash('sha256').update(salted).digest().subarray(0, 16), randomBytes(32)]);
}

const nobody = createNobody();

/**
 * Does the password fit the stored text? With null for an unknown user it takes as long and answers false. Throws
 * where the stored parameters are not ours: an edited database could ask for gigabytes, or for next to nothing.
 */
export async function fitsPassword(password: string, stored: string | null, from: string | null): Promise<boolean> {
  const key = stored === null ? nobody : Buffer.from(stored, 'base64');
  const { logN, r, p } = scrypt.viewParams(key);
  if (logN !== parameters.logN || r !== parameters.r || p !== parameters.p) {
    throw new Error('a stored password has other scrypt parameters than were ever written');
  }
  const fits = await inTurn(from, () => scrypt.verify(key, password));
  return fits && stored !== null;
}
