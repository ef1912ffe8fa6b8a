import { signal } from '@preact/signals';
import type { SignedIn, SignInOffer } from '../../model/sign-in.ts';

export type Account = Pick<SignedIn, 'user' | 'needsPassword' | 'idleMinutes' | 'expiresAt'>;

/** Where this tab stands. Nothing of the service is shown in any phase but `signed-in`. */
export type Phase =
  | { readonly at: 'starting' }
  | { readonly at: 'unreachable'; readonly detail: string }
  | { readonly at: 'sign-in'; readonly offer: Omit<SignInOffer, 'nonce'>; readonly codeRefused: string | null }
  | { readonly at: 'first-password' }
  | { readonly at: 'signed-in' }
  | { readonly at: 'signing-out' }
  | { readonly at: 'signed-out'; readonly reason: string | null };

export const phase = signal<Phase>({ at: 'starting' });

/** Who is signed in here; null in the phases where nobody is. */
export const account = signal<Account | null>(null);
