import type { ComponentChildren } from 'preact';
import { announcement } from '../live/announce.ts';
import { Logo } from '../parts/logo.tsx';
import { account } from '../session/state.ts';
import { Banners } from './banners.tsx';
import { LogOutButton } from './log-out-button.tsx';
import { Navigation } from './navigation.tsx';

/** What stands around every page: the way around, who is signed in, and the way out. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="top">
        <a class="brand" href="/">
          <Logo />
          <span>Tunnelkeep</span>
        </a>
        <Navigation />
        <div class="who">
          <span class="who-name">
            <span class="visually-hidden">Signed in as </span>
            {account.value?.user.name}
          </span>
          <LogOutButton />
        </div>
      </header>
      <Banners />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <div class="visually-hidden" aria-live="polite">
        {announcement.value}
      </div>
    </>
  );
}
