import type { ComponentChildren, RefObject } from 'preact';

type FormProps = {
  readonly submit: () => void;
  readonly class?: string;
  readonly formRef?: RefObject<HTMLFormElement | null>;
  readonly children: ComponentChildren;
};

/** A form that the page handles itself: it is never sent anywhere. */
export function Form({ submit, class: extra = '', formRef, children }: FormProps) {
  return (
    <form
      class={extra}
      {...(formRef && { ref: formRef })}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {children}
    </form>
  );
}
