import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Logo } from '../parts/logo.tsx';

/**
 * The frame of what is shown while nobody is signed in: one card, one thing to do. The first field has the focus, or
 * the heading where there is none.
 */
export function Gate({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Tunnelkeep`;
    if (document.activeElement !== document.body) return;
    const field = heading.current?.parentElement?.querySelector<HTMLElement>('input:not([tabindex="-1"])');
    (field ?? heading.current)?.focus();
  }, [title]);
  return (
    <main class="gate">
      <div class="gate-card">
        <p class="brand">
          <Logo />
          Tunnelkeep
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </div>
    </main>
  );
}
