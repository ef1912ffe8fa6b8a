const second = 1000;
const minute = 60 * second;

/** How long things live, in milliseconds. */
export const limits = {
  /** Without a person's touch a session ends; polling and streams are no touch. */
  idle: 15 * minute,
  /** A session's end, whatever happens. */
  absolute: 12 * 60 * minute,
  accessToken: 5 * minute,
  signInCode: 60 * second,
  /** A ticket's download or stream must begin within this. */
  ticket: 10 * second,
  /** A closed tunnel may come back, with the same key, for this long. */
  tunnelGrace: 30 * second,
  /** A nonce serves for a token call every few minutes without a second round trip. */
  nonce: 10 * minute,
  /** How far the browser's clock may be off. The nonce is what makes a proof fresh. */
  clockSkew: 5 * minute,
} as const;
