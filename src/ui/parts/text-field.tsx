import type { ComponentChildren } from 'preact';
import { Field } from './field.tsx';

type TextFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly autocomplete?: 'off' | 'username';
  readonly maxLength?: number;
};

/** One line of text. No browser corrects it: what is typed are names and paths. */
export function TextField(props: TextFieldProps) {
  const { label, name, value, change, hint, error, autocomplete = 'off', maxLength = 4096 } = props;
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...control}
          class="medium"
          name={name}
          autocomplete={autocomplete}
          autocapitalize="off"
          spellcheck={false}
          maxLength={maxLength}
          value={value}
          onInput={(event) => change(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
