/** The mark: a keep with a tunnel through it. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path class="logo-wall" d="M4 5h6v4h3V5h6v4h3V5h6v20a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3z" />
      <path class="logo-arch" d="M9 28v-6a7 7 0 0 1 14 0v6z" />
      <path class="logo-way" d="M12 28v-6a4 4 0 0 1 8 0v6z" />
    </svg>
  );
}
