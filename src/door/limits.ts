/** What a stranger, a friend and one connection may cost. Times are in milliseconds; tests pass smaller ones. */
export type Limits = {
  /** From the first moment of TCP until a key is proved, whatever stage that time is spent in. */
  readonly graceMs: number;
  /** The same from when the pairing code is asked for: a person has to find and type it. */
  readonly pairingGraceMs: number;
  /** Rejected keys a connection. */
  readonly tries: number;
  /** Authentication requests of any kind a connection: probes of known keys are no failure, but not endless either. */
  readonly requests: number;
  /** Connections that have not proved a key yet: in all, and from one address. */
  readonly unauthenticated: number;
  readonly unauthenticatedPerAddress: number;
  /** Open channels a connection. */
  readonly channels: number;
  readonly keepaliveMs: number;
  readonly keepaliveCount: number;
  /** New keys for the transport after this time or this many bytes both ways (RFC 4253, 9: each hour or gigabyte). */
  readonly rekeyMs: number;
  readonly rekeyBytes: number;
  readonly penalty: PenaltyLimits;
};

export type PenaltyLimits = {
  /** Failed connections that cost nothing: people do offer the wrong key. */
  readonly free: number;
  /** The first wait; each further failure doubles it, up to `maxMs`. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** The longest wait for an address that a proved key has come from: strangers may share it. */
  readonly knownMaxMs: number;
  /** Failures are forgotten after this long without a further one. */
  readonly forgetMs: number;
  /** Addresses remembered, of each kind. */
  readonly addresses: number;
};

export const limits: Limits = {
  graceMs: 20_000,
  pairingGraceMs: 120_000,
  tries: 3,
  requests: 20,
  unauthenticated: 10,
  unauthenticatedPerAddress: 8,
  channels: 64,
  keepaliveMs: 15_000,
  keepaliveCount: 3,
  rekeyMs: 3_600_000,
  rekeyBytes: 2 ** 30,
  penalty: {
    free: 3,
    firstMs: 1_000,
    maxMs: 300_000,
    knownMaxMs: 5_000,
    forgetMs: 600_000,
    addresses: 4_096,
  },
};
