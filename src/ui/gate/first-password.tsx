import { logOut } from '../session/log-out.ts';
import { account } from '../session/state.ts';
import { Gate } from './gate.tsx';
import { NewPasswordForm } from './new-password-form.tsx';

/** The one thing that a user without a password can do. */
export function FirstPassword() {
  const user = account.value?.user.name ?? '';
  return (
    <Gate title="Choose a password">
      <p>
        Welcome, <strong>{user}</strong>. The password confirms what cannot be undone, and lets you in when a sign-in
        code does not.
      </p>
      <NewPasswordForm user={user} hasPassword={false} />
      <p>
        <button type="button" class="button quiet" onClick={() => logOut()}>
          Log out
        </button>
      </p>
    </Gate>
  );
}
