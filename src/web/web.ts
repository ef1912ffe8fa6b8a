import type { Auth } from '../auth/auth.ts';
import type { Service } from '../operations/service.ts';

/** What actions work with. */
export type Web = {
  readonly auth: Auth;
  readonly service: Service;
  /** Tells the door that a connection's sign-in code was used, so that the helper can forget it. */
  readonly onCodeRedeemed: (connection: string) => void;
};
