import { useErrorBoundary } from 'preact/hooks';
import { LocationProvider } from 'preact-iso';
import { FirstPassword } from './gate/first-password.tsx';
import { SignIn } from './gate/sign-in-page.tsx';
import { SignedOut } from './gate/signed-out.tsx';
import { Starting } from './gate/starting.tsx';
import { Unreachable } from './gate/unreachable.tsx';
import { Pages } from './pages/pages.tsx';
import { Broken } from './parts/broken.tsx';
import { phase } from './session/state.ts';
import { Shell } from './shell/shell.tsx';

/** The whole page: one gate after another, and behind the last the pages. */
export function App({ restart }: { readonly restart: () => Promise<void> }) {
  const [error] = useErrorBoundary((trouble: unknown) => console.error(trouble));
  if (error) return <Broken />;
  const current = phase.value;
  switch (current.at) {
    case 'starting':
      return <Starting words="Signing you in…" />;
    case 'signing-out':
      return <Starting words="Signing you out…" />;
    case 'unreachable':
      return <Unreachable detail={current.detail} retry={restart} />;
    case 'sign-in':
      return <SignIn offer={current.offer} codeRefused={current.codeRefused} />;
    case 'first-password':
      return <FirstPassword />;
    case 'signed-out':
      return <SignedOut reason={current.reason} />;
    case 'signed-in':
      return (
        <LocationProvider>
          <Shell>
            <Pages />
          </Shell>
        </LocationProvider>
      );
  }
}
