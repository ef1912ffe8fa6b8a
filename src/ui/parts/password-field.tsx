import { Eye, EyeOff } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Field } from './field.tsx';
import { Icon } from './icon.tsx';

type PasswordFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly autocomplete: 'current-password' | 'new-password';
  readonly value: string;
  readonly change: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
};

/** A password with a button that shows it while it is typed. */
export function PasswordField({ label, name, autocomplete, value, change, hint, error }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div class="password">
          <input
            {...control}
            {...(shown ? { type: 'text' as const } : { type: 'password' as const })}
            name={name}
            autocomplete={autocomplete}
            autocapitalize="off"
            spellcheck={false}
            maxLength={256}
            value={value}
            onInput={(event) => change(event.currentTarget.value)}
          />
          <button type="button" class="button quiet" aria-pressed={shown} onClick={() => setShown(!shown)}>
            <Icon node={shown ? EyeOff : Eye} />
            Show
            <span class="visually-hidden"> {label.toLowerCase()}</span>
          </button>
        </div>
      )}
    </Field>
  );
}
