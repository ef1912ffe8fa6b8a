import { TriangleAlert } from 'lucide';
import { Icon } from '../parts/icon.tsx';
import { Gate } from './gate.tsx';
import { HowToOpen } from './how-to-open.tsx';
import { PasswordForm } from './password-form.tsx';

type SignInProps = {
  readonly offer: { readonly user: string | null; readonly hasPassword: boolean };
  /** Why the sign-in code of this opening was refused; null where there was none. */
  readonly codeRefused: string | null;
};

/** Asks for what lets this person in: the password, the name too where the door does not say who it is. */
export function SignIn({ offer, codeRefused }: SignInProps) {
  return (
    <Gate title="Sign in">
      {codeRefused && (
        <div class="notice warning" role="alert">
          <Icon node={TriangleAlert} />
          <div>
            <p>{codeRefused}</p>
            <p>
              A sign-in code works once, for a minute. Run <code>open-backup-remote</code> again
              {offer.hasPassword ? ', or sign in with your password.' : '.'}
            </p>
          </div>
        </div>
      )}
      {offer.hasPassword ? (
        <PasswordForm user={offer.user} />
      ) : (
        <p>{offer.user ? `${offer.user} has no password yet.` : 'Nobody has a password yet.'}</p>
      )}
      <h2>{offer.hasPassword ? 'Without a password' : 'How to get in'}</h2>
      <HowToOpen />
    </Gate>
  );
}
