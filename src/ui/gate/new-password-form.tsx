import { useState } from 'preact/hooks';
import { useAction } from '../api/use-action.ts';
import { judgePassword } from '../format/judge-password.ts';
import { Form } from '../parts/form.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { UserNameHint } from '../parts/user-name-hint.tsx';
import { changePassword } from '../session/change-password.ts';
import { PasswordStrength } from './password-strength.tsx';

type NewPasswordFormProps = {
  readonly user: string;
  /** True where the one in use must be given as well. */
  readonly hasPassword: boolean;
  readonly done?: () => void;
};

/** Sets the first password, or a new one in place of the one in use. */
export function NewPasswordForm({ user, hasPassword, done }: NewPasswordFormProps) {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const judgement = judgePassword(password, user);
  const action = useAction(async () => {
    await changePassword(password, hasPassword ? current : null);
    setCurrent('');
    setPassword('');
    done?.();
  });
  const complete = judgement.accepted && (!hasPassword || current !== '');
  return (
    <Form submit={() => complete && action.run()}>
      <UserNameHint user={user} />
      {hasPassword && (
        <PasswordField
          label="Current password"
          name="current"
          autocomplete="current-password"
          value={current}
          change={setCurrent}
        />
      )}
      <PasswordField
        label="New password"
        name="password"
        autocomplete="new-password"
        value={password}
        change={setPassword}
        hint="12 characters at least, 256 at most. Any characters will do, spaces too."
      />
      <PasswordStrength judgement={judgement} />
      <Trouble error={action.error} />
      <button type="submit" class="button primary" disabled={!complete || action.busy}>
        {action.busy ? 'Saving…' : 'Save password'}
      </button>
    </Form>
  );
}
