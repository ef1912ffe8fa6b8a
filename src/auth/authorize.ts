import { type Permission, roleAllows } from '../model/permission.ts';
import { Refusal } from '../model/refusal.ts';
import type { Principal } from './principal.ts';

declare const granted: unique symbol;

/**
 * Proof that a principal was found to have a permission. It can be made here only, and an operation demands the one
 * that it needs, so that a forgotten check does not compile.
 */
export type Grant<P extends Permission = Permission> = {
  readonly [granted]: P;
  readonly permission: P;
  readonly principal: Principal;
};

/** Choosing the first password, and leaving, are all that is possible without a password. */
const beforePassword: ReadonlySet<Permission> = new Set(['change-own-password', 'end-own-session']);

/** Grants the permission, or throws a Refusal. */
export function authorize<P extends Permission>(principal: Principal, permission: P): Grant<P> {
  if (principal.needsPassword && !beforePassword.has(permission)) {
    throw new Refusal('password-needed', 'Choose a password first.');
  }
  if (!roleAllows(principal.user.role, permission)) {
    throw new Refusal('not-allowed', `Your role (${principal.user.role}) does not allow this.`);
  }
  return { permission, principal } as Grant<P>;
}
