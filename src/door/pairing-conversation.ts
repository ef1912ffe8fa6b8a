import type { KeyboardAuthContext, PublicKeyAuthContext } from 'ssh2';
import type { Identified } from './control-channel.ts';
import type { Visitor } from './visitor.ts';

const prompt = { prompt: 'Pairing code: ', echo: true };
const introduction = 'Nobody has a key here yet. The code is in the service\u2019s log (docker compose logs).';

/**
 * The first key's way in: it has been proved, which is half of the sign-in (partial success, RFC 4252, 5.1); the other
 * half is the code, by keyboard-interactive (RFC 4256).
 */
export class PairingConversation {
  readonly #visitor: Visitor;
  #key: Buffer | null = null;
  /** Shown above the prompt: at first what is asked for, then why it was refused. */
  #words = introduction;

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  /** Has a key been proved that may be paired? */
  get isOn(): boolean {
    return this.#key !== null;
  }

  begin(context: PublicKeyAuthContext): void {
    this.#key = context.key.data;
    context.reject(['keyboard-interactive'], true);
  }

  /** Asks for the code, and the service whether it is right. */
  async ask(context: KeyboardAuthContext): Promise<Identified | { readonly refused: string }> {
    const key = this.#key;
    if (key === null) throw new TypeError('a code without a key');
    const answers = await new Promise<readonly string[]>((resolve) => {
      context.prompt([prompt], 'Tunnelkeep', this.#words, (given) => resolve(Array.isArray(given) ? given : []));
    });
    const answer = await this.#visitor.door.control.pair(key, answers[0] ?? '');
    if ('refused' in answer) this.#words = answer.refused;
    return answer;
  }
}
