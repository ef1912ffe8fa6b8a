import type { Socket } from 'node:net';
import type { Ssh2Parts } from './ssh2-parts.ts';

/**
 * How much more may be written towards the client. ssh2 knows only the channel's window, which the client chooses: it
 * writes on whether or not the client reads, and queues everything while keys are exchanged.
 */
export class Pressure {
  readonly #socket: Socket;
  readonly #parts: Ssh2Parts;
  readonly #eased = new Set<() => void>();
  #corked = false;

  constructor(socket: Socket, parts: Ssh2Parts) {
    this.#socket = socket;
    this.#parts = parts;
    socket.on('drain', () => this.ease());
  }

  get isHigh(): boolean {
    return this.#socket.writableNeedDrain || this.#parts._protocol._kexinit !== undefined;
  }

  /** Calls `again`, possibly more than once, when there may be room. The answer stops that. */
  onEased(again: () => void): () => void {
    this.#eased.add(again);
    return () => this.#eased.delete(again);
  }

  /** To be called when an exchange of keys is over. */
  ease(): void {
    if (!this.isHigh) for (const again of [...this.#eased]) again();
  }

  /** Gathers what is written until the end of this turn into one system call: ssh2 writes each packet in three parts. */
  gather(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#socket.cork();
    process.nextTick(() => {
      this.#corked = false;
      this.#socket.uncork();
    });
  }
}
