import type { Socket } from 'node:net';
import { type DoorAsks, type DoorSays, type ServiceSays, serviceSays } from '../model/door-message.ts';

export type Identified = { readonly userId: string; readonly fingerprint: string };
export type OpenAnswer = { readonly code: string } | { readonly refused: string };
type Ask = DoorAsks extends infer Each ? (Each extends DoorAsks ? Omit<Each, 'id'> : never) : never;
type Answer = Extract<ServiceSays, { id: number }>;

export type ControlEvents = {
  readonly drop: (fingerprint: string) => void;
  readonly redeemed: (connection: string) => void;
  /** Once: the service is gone, or said something that cannot be understood; `why` is null for a plain end. */
  readonly end: (why: string | null) => void;
};

/** The longest line, its end not counted. */
const longestLine = 64 * 1024;
const answerWithinMs = 10_000;

/** The door's end of the conversation with the service (src/model/door-message.ts). */
export class ControlChannel {
  readonly #socket: Socket;
  readonly #events: ControlEvents;
  readonly #waiting = new Map<number, (answer: Answer | null) => void>();
  #lastId = 0;
  #unread = Buffer.alloc(0);
  #ended = false;

  constructor(socket: Socket, events: ControlEvents) {
    this.#socket = socket;
    this.#events = events;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', (error) => this.#end(error.message));
    socket.on('close', () => this.#end(null));
  }

  /**
   * Whose key is this, in its wire form? Null for nobody's, and if the service does not answer; `pairing` for nobody's
   * that may become the owner's by a code.
   */
  async identify(key: Buffer): Promise<Identified | 'pairing' | null> {
    const answer = await this.#ask({ ask: 'identify', key: key.toString('base64') });
    if (answer !== null && 'pairing' in answer) return 'pairing';
    return answer !== null && 'identified' in answer ? answer.identified : null;
  }

  /** May this key, which was proved, be the owner's by this code? Else the reason, in words for the user. */
  async pair(key: Buffer, code: string): Promise<Identified | { readonly refused: string }> {
    const answer = await this.#ask({ ask: 'pair', key: key.toString('base64'), code: code.slice(0, 64) });
    if (answer !== null && 'identified' in answer && answer.identified !== null) return answer.identified;
    return { refused: answer !== null && 'refused' in answer ? answer.refused : 'The service did not answer.' };
  }

  /** A sign-in code for the page at `host` and `port`, or why there is none. */
  async open(connection: string, host: string, port: number): Promise<OpenAnswer> {
    const answer = await this.#ask({ ask: 'open', connection, host, port });
    if (answer !== null && 'opened' in answer) return answer.opened;
    return { refused: answer !== null && 'refused' in answer ? answer.refused : 'the service did not answer' };
  }

  say(message: DoorSays): void {
    if (!this.#ended) this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  close(): void {
    this.#ended = true;
    this.#socket.end();
  }

  #ask(ask: Ask): Promise<Answer | null> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const settle = (answer: Answer | null) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(answer);
      };
      const timer = setTimeout(settle, answerWithinMs, null);
      this.#waiting.set(id, settle);
      this.say({ id, ...ask });
    });
  }

  #read(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (let end = this.#unread.indexOf(10); end !== -1 && !this.#ended; end = this.#unread.indexOf(10)) {
      const line = this.#unread.subarray(0, end);
      this.#unread = this.#unread.subarray(end + 1);
      this.#hear(line);
    }
    if (this.#unread.length > longestLine) this.#end('a line is too long');
  }

  #hear(line: Buffer): void {
    const message = line.length > longestLine ? null : parse(line);
    if (message === null) this.#end('a line cannot be understood');
    else if ('id' in message) this.#waiting.get(message.id)?.(message);
    else this.#obey(message);
  }

  /**
   * Not before whoever waited for an earlier line has acted on it: a key that was identified and is dropped by the
   * next line must be found among the connections.
   */
  #obey(message: Exclude<ServiceSays, Answer>): void {
    setImmediate(() => {
      if (message.tell === 'drop') this.#events.drop(message.fingerprint);
      else this.#events.redeemed(message.connection);
    });
  }

  #end(why: string | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.destroy();
    for (const settle of [...this.#waiting.values()]) settle(null);
    this.#events.end(why);
  }
}

function parse(line: Buffer): ServiceSays | null {
  try {
    const parsed = serviceSays.safeParse(JSON.parse(line.toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
