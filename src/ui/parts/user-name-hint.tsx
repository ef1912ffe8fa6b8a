/** Tells password managers whose password the form is about. Neither seen nor reached by anybody. */
export function UserNameHint({ user }: { readonly user: string }) {
  return (
    <input
      class="visually-hidden"
      type="text"
      name="username"
      autocomplete="username"
      value={user}
      tabIndex={-1}
      readOnly
      aria-hidden="true"
    />
  );
}
