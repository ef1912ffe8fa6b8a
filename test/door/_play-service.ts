import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type DoorAsks, type DoorSays, doorSays, type ServiceSays } from '../../src/model/door-message.ts';

type OpenAsk = Extract<DoorAsks, { ask: 'open' }>;

export const testCode = 'c0de-'.padEnd(43, 'x');

/** The service's side of the control channel: knows keys, answers, and remembers what the door said. */
export type PlayedService = {
  /** Everything that the door has said, in order. */
  readonly said: DoorSays[];
  /** How `open` is answered; with `testCode` by default. Null for not at all. */
  answerOpen: (ask: OpenAsk) => { opened: { code: string } } | { refused: string } | null;
  /** The public key in OpenSSH's one-line form becomes this user's. Answers its fingerprint. */
  know(publicKey: string, userId?: string): string;
  forget(fingerprint: string): void;
  say(message: ServiceSays): void;
  sayRaw(text: string): void;
  endControl(): void;
  /** Resolves with the first message, said already or later, that fits. */
  until<T extends DoorSays>(fits: (message: DoorSays) => message is T): Promise<T>;
};

export function playService(control: Duplex): PlayedService {
  const keys = new Map<string, { userId: string; fingerprint: string }>();
  const waiting = new Waiting();
  const service: PlayedService = {
    said: [],
    answerOpen: () => ({ opened: { code: testCode } }),
    know(publicKey, userId = 'user') {
      const wire = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
      const fingerprint = `SHA256:${createHash('sha256').update(wire).digest('base64').replace(/=+$/, '')}`;
      keys.set(wire.toString('base64'), { userId, fingerprint });
      return fingerprint;
    },
    forget(fingerprint) {
      for (const [key, value] of keys) if (value.fingerprint === fingerprint) keys.delete(key);
    },
    say: (message) => void control.write(`${JSON.stringify(message)}\n`),
    sayRaw: (text) => void control.write(text),
    endControl: () => void control.end(),
    until: (fits) => waiting.until(() => service.said.find(fits)),
  };
  control.on('error', () => {});
  eachLine(control, (line) => {
    const message = doorSays.parse(JSON.parse(line));
    service.said.push(message);
    if ('ask' in message) {
      const answer =
        message.ask === 'open' ? service.answerOpen(message) : { identified: keys.get(message.key) ?? null };
      if (answer !== null) service.say({ id: message.id, ...answer });
    }
    waiting.changed();
  });
  return service;
}

/** Looks again at each change until what is waited for is there. */
export class Waiting {
  readonly #looks = new Set<() => void>();

  changed(): void {
    for (const look of [...this.#looks]) look();
  }

  until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        this.#looks.delete(look);
        resolve(found);
      };
      this.#looks.add(look);
      look();
    });
  }
}

export function eachLine(stream: Duplex, hear: (line: string) => void): void {
  let unread = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (unread + text).split('\n');
    unread = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
}
