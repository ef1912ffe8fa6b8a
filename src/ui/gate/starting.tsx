import { Logo } from '../parts/logo.tsx';

/** Shown for the moment that signing in or out takes. */
export function Starting({ words }: { readonly words: string }) {
  return (
    <main class="gate">
      <h1 class="visually-hidden">Tunnelkeep</h1>
      <p class="starting" role="status">
        <Logo />
        {words}
      </p>
    </main>
  );
}
