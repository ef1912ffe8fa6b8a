/** Every reason for which a well-formed program may be told "no". One union, so that a new one is named once. */
export const refusalCodes = [
  'bad-request',
  'body-too-large',
  'not-json',
  'wrong-host',
  'cross-site',
  'not-signed-in',
  'sign-in-failed',
  'proof-refused',
  'too-many-tries',
  'password-needed',
  'not-allowed',
  'not-found',
  'method-not-allowed',
  'name-taken',
  'in-use',
  'path-outside',
  'source-missing',
  'source-unreadable',
  'repository-missing',
  'repository-exists',
  'repository-locked',
  'repository-password',
  'repository-full',
  'repository-unreachable',
  'restic-missing',
  'restic-too-old',
  'restic-failed',
  'already-running',
  'interrupted',
  'stopped',
  'configuration',
  'database-newer',
  'wrong-key-file',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/**
 * A request that is understood and denied. The message is written for the user: it is safe to show, holds no
 * secret, and says what to do. Everything thrown that is not a Refusal is a bug and is never shown.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Further facts for the program that asked, shown as members of the problem document. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: RefusalCode, message: string, facts: Record<string, unknown> = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.facts = facts;
  }
}
