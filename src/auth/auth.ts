import { randomBytes } from 'node:crypto';
import type { Database } from '../store/database.ts';
import { KeyChanges } from './key-changes.ts';
import { NonceMint } from './nonces.ts';
import { PrintedCode } from './printed-code.ts';
import { ProofReplays } from './proof-replays.ts';
import { SessionSignals } from './session-signals.ts';
import { SignInCodes } from './sign-in-codes.ts';
import { Tickets } from './tickets.ts';
import { TriesLimit } from './tries-limit.ts';
import { Tunnels } from './tunnels.ts';

/** What sign-in and sessions are made of: rows that survive, and memory that need not. */
export type Auth = {
  readonly database: Database;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Seals access tokens; from the vault. */
  readonly tokenKey: string;
  readonly tunnels: Tunnels;
  readonly signals: SessionSignals;
  readonly codes: SignInCodes;
  readonly tickets: Tickets;
  readonly nonces: NonceMint;
  readonly replays: ProofReplays;
  readonly tries: TriesLimit;
  readonly pairing: PrintedCode;
  /** The code that stands in for the owner's password until one is chosen; open where no door gives sign-in codes. */
  readonly firstPassword: PrintedCode;
  readonly keyChanges: KeyChanges;
};

/** `subkey` derives a key of 32 bytes for a purpose, as the vault does. */
export function createAuth(database: Database, subkey: (purpose: string) => Buffer, now: () => number): Auth {
  return {
    database,
    now,
    tokenKey: subkey('access-token').toString('base64url'),
    tunnels: new Tunnels(),
    signals: new SessionSignals(),
    codes: new SignInCodes(now),
    tickets: new Tickets(now),
    // A key of this start alone: which proofs were seen is forgotten at the end, so their nonces must end as well.
    nonces: new NonceMint(randomBytes(32), now),
    replays: new ProofReplays(now),
    tries: new TriesLimit(now),
    pairing: new PrintedCode(now),
    firstPassword: new PrintedCode(now),
    keyChanges: new KeyChanges(),
  };
}
