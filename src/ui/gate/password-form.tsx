import { useState } from 'preact/hooks';
import { useAction } from '../api/use-action.ts';
import { Form } from '../parts/form.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { TextField } from '../parts/text-field.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { UserNameHint } from '../parts/user-name-hint.tsx';
import { signIn } from '../session/sign-in.ts';

/** Name and password, or the password alone where it is known whose key opened the tunnel. */
export function PasswordForm({ user }: { readonly user: string | null }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const action = useAction(async () => {
    await signIn(user === null ? { password, name: name.trim() } : { password });
  });
  const complete = password !== '' && (user !== null || name.trim() !== '');
  return (
    <Form submit={() => complete && action.run()}>
      {user === null ? (
        <TextField label="Name" name="username" autocomplete="username" maxLength={64} value={name} change={setName} />
      ) : (
        <p>
          Your key says that you are <strong>{user}</strong>.
          <UserNameHint user={user} />
        </p>
      )}
      <PasswordField
        label="Password"
        name="password"
        autocomplete="current-password"
        value={password}
        change={setPassword}
      />
      <Trouble error={action.error} />
      <button type="submit" class="button primary" disabled={!complete || action.busy}>
        {action.busy ? 'Signing in…' : 'Sign in'}
      </button>
    </Form>
  );
}
