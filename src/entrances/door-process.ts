import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { type DoorSays, doorSays, type ServiceSays } from '../model/door-message.ts';

const program = fileURLToPath(new URL('../door/main.ts', import.meta.url));
const longestLine = 64 * 1024;
const firstWaitMilliseconds = 500;
const longestWaitMilliseconds = 30_000;
const closeWithinMilliseconds = 5000;
/** A door that lived this long was well; its next fall is a first one. */
const wellAfterMilliseconds = 60_000;

export type DoorParts = {
  readonly listen: string;
  readonly uiSocket: string;
  readonly commandSocket: string;
  /** The host key's file: opened here and handed over as a descriptor, so that the door needs no right to the folder. */
  readonly hostKeyFile: string;
  /** The user and group that the door runs as; null where the service may not change them. */
  readonly user: number | null;
  readonly path: string;
  readonly log: Logger;
  readonly onSays: (says: DoorSays, answer: (says: ServiceSays) => void) => void;
  readonly onGone: () => void;
};

/** Keeps the door's process running: starts it, hears it, and starts it again, later each time, when it falls. */
export class DoorProcess {
  readonly #parts: DoorParts;
  #child: ChildProcess | null = null;
  #control: Duplex | null = null;
  #wait = firstWaitMilliseconds;
  #timer: NodeJS.Timeout | null = null;
  #closing = false;

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /** Starts it. Where its host key cannot be opened, it is tried again later, as after a fall. */
  start(): void {
    try {
      this.#spawn();
    } catch (error) {
      this.#parts.log.error({ error: String(error) }, 'the door could not be started');
      this.#fell(0, null, null);
    }
  }

  #spawn(): void {
    const { listen, uiSocket, commandSocket, hostKeyFile, user, path, log } = this.#parts;
    const hostKey = openSync(hostKeyFile, 'r');
    const began = Date.now();
    const child = spawn(
      process.execPath,
      [program, '--listen', listen, '--ui', uiSocket, '--commands', commandSocket],
      {
        env: { PATH: path },
        cwd: '/',
        stdio: ['ignore', 'inherit', 'inherit', hostKey, 'pipe'],
        ...(user !== null && { uid: user, gid: user }),
      },
    );
    closeSync(hostKey);
    this.#child = child;
    this.#control = child.stdio[4] as unknown as Duplex;
    this.#control.on('error', (error) => log.debug({ reason: error.message }, 'the door hung up'));
    this.#hear(this.#control);
    child.once('error', (error) => log.error({ reason: error.message }, 'the door could not be started'));
    child.once('close', (code, signal) => this.#fell(Date.now() - began, code, signal));
  }

  tell(says: ServiceSays): void {
    if (this.#control?.writable) this.#control.write(`${JSON.stringify(says)}\n`);
  }

  /**
   * Ends the door by hanging up. One that hangs is killed, if the service may signal that user, and in any case not
   * waited for: jobs have to be interrupted in time.
   */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise((resolve) => child.once('close', resolve));
    this.#control?.end();
    const late = new Promise((resolve) => setTimeout(resolve, closeWithinMilliseconds, 'late').unref());
    if ((await Promise.race([gone, late])) === 'late') child.kill('SIGKILL');
  }

  #hear(control: Readable): void {
    const lines = createInterface({ input: control });
    control.on(
      'data',
      overlongGuard(() => control.destroy()),
    );
    lines.on('line', (line) => {
      const parsed = doorSays.safeParse(parseJson(line));
      if (parsed.success) this.#parts.onSays(parsed.data, (says) => this.tell(says));
      else {
        this.#parts.log.error('the door spoke out of turn; it is ended');
        control.destroy();
      }
    });
  }

  #fell(lived: number, code: number | null, signal: NodeJS.Signals | null): void {
    this.#child = null;
    this.#control = null;
    this.#parts.onGone();
    if (this.#closing) return;
    if (lived > wellAfterMilliseconds) this.#wait = firstWaitMilliseconds;
    this.#parts.log.error({ exitCode: code, signal, againInMilliseconds: this.#wait }, 'the door fell; backups go on');
    this.#timer = setTimeout(() => this.start(), this.#wait);
    this.#wait = Math.min(longestWaitMilliseconds, this.#wait * 2);
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Watches for a line that never ends. */
function overlongGuard(onOverlong: () => void): (chunk: Buffer) => void {
  let length = 0;
  return (chunk) => {
    const newline = chunk.lastIndexOf(0x0a);
    length = newline === -1 ? length + chunk.length : chunk.length - newline;
    if (length > longestLine) onOverlong();
  };
}
