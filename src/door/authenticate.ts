import type { AuthContext, KeyboardAuthContext, PublicKeyAuthContext } from 'ssh2';
import type { Identified } from './control-channel.ts';
import { PairingConversation } from './pairing-conversation.ts';
import { type PublicKey, readPublicKey } from './read-public-key.ts';
import { hashAllowed, verifySignature } from './verify-signature.ts';
import type { Visitor } from './visitor.ts';

export type Authentication = {
  /** A key or a method was rejected. */
  readonly failed: () => void;
  /** A key was proved; called before the client is told. */
  readonly succeeded: (identity: Identified) => void;
  /** A person has to type something now, and gets time for it. */
  readonly waiting: () => void;
};

/** SSH_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE (RFC 4253, 11.1). */
const noMoreMethods = 14;

/** The one method that the door offers; pairing adds another, after it. */
const methods: ['publickey'] = ['publickey'];

/** Decides each of the client's authentication requests: public keys that the service knows, and a verified signature. */
export function authenticate(visitor: Visitor, { failed, succeeded, waiting }: Authentication): void {
  const { limits } = visitor.door;
  let requests = 0;
  let failures = 0;
  const pairing = new PairingConversation(visitor);

  const reject = (context: AuthContext, why: string) => {
    failed();
    visitor.log.info({ event: 'rejected', why }, 'authentication rejected');
    if (++failures < limits.tries) return context.reject(pairing.isOn ? ['keyboard-interactive'] : methods);
    visitor.drop('too many tries', noMoreMethods);
  };

  const decideKey = async (context: PublicKeyAuthContext) => {
    const key = readKey(context);
    if (key === null) return reject(context, 'this kind of key is not accepted');
    const identity = await visitor.door.control.identify(context.key.data);
    if (!visitor.alive || visitor.identity !== null) return;
    if (identity === null) return reject(context, 'nobody has this key');
    if (context.signature === undefined || context.blob === undefined) return answerProbe(context);
    if (!verifySignature(key, context.blob, context.signature, context.hashAlgo)) {
      return reject(context, 'the signature is wrong');
    }
    if (identity === 'pairing') {
      pairing.begin(context);
      return waiting();
    }
    succeeded(identity);
    context.accept();
  };

  const decideCode = async (context: KeyboardAuthContext) => {
    const answer = await pairing.ask(context);
    if (!visitor.alive || visitor.identity !== null) return;
    if ('refused' in answer) return reject(context, 'the pairing code is wrong');
    visitor.paired = true;
    succeeded(answer);
    context.accept();
  };

  const decide = async (context: AuthContext) => {
    if (++requests > limits.requests) return visitor.drop('too many authentication requests');
    if (context.method === 'publickey') return decideKey(context);
    if (context.method === 'keyboard-interactive' && pairing.isOn) return decideCode(context);
    // A first request without any method is how a client asks what there is (RFC 4252, 5.2).
    if (context.method === 'none' && requests === 1) return context.reject(methods);
    reject(context, `${context.method} is not offered`);
  };

  visitor.client.on('authentication', (context) => {
    decide(context).catch((error: unknown) => {
      visitor.log.error({ event: 'bug', error }, 'authentication failed unexpectedly');
      visitor.drop('internal error');
    });
  });
}

/** The key, if the door takes its kind, and with the hash that the client named for it. */
function readKey(context: PublicKeyAuthContext): PublicKey | null {
  const key = readPublicKey(context.key.data);
  return key !== null && key.type === context.key.algo && hashAllowed(key, context.hashAlgo) ? key : null;
}

/** The answer repeats the name that was asked with (RFC 4252, 7), which ssh2 has shortened for RSA (RFC 8332, 3). */
function answerProbe(context: PublicKeyAuthContext): void {
  if (context.hashAlgo === 'sha256') context.key.algo = 'rsa-sha2-256';
  if (context.hashAlgo === 'sha512') context.key.algo = 'rsa-sha2-512';
  context.accept();
}
