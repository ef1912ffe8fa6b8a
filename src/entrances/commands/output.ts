import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { commandFrame, frameHeaderBytes, frameLimit } from '../../model/command-frame.ts';

/** Where a command writes: framed onto the door's socket, waiting where the reader is slow. */
export class Output {
  readonly #socket: Writable;

  constructor(socket: Writable) {
    this.#socket = socket;
  }

  /** Text for stdout. */
  print(text: string): Promise<void> {
    return this.write(Buffer.from(text));
  }

  /** A line for stderr. */
  complain(text: string): Promise<void> {
    return this.#frames(commandFrame.stderr, Buffer.from(`${text}\n`));
  }

  /** Bytes for stdout. Rejects where the door has gone. */
  write(bytes: Buffer): Promise<void> {
    return this.#frames(commandFrame.stdout, bytes);
  }

  /** The last frame. */
  async exit(status: number): Promise<void> {
    await this.#frames(commandFrame.exit, Buffer.of(status));
    this.#socket.end();
  }

  async #frames(type: number, bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += frameLimit) {
      const payload = bytes.subarray(at, at + frameLimit);
      const header = Buffer.alloc(frameHeaderBytes);
      header.writeUInt8(type);
      header.writeUInt32BE(payload.length, 1);
      this.#socket.write(header);
      if (!this.#socket.write(payload)) await once(this.#socket, 'drain');
    }
  }
}
