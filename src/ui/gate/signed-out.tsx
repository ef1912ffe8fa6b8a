import { Gate } from './gate.tsx';
import { HowToOpen } from './how-to-open.tsx';

/** The session is over. Nothing of it is left in this browser. */
export function SignedOut({ reason }: { readonly reason: string | null }) {
  return (
    <Gate title="You are signed out">
      {reason && (
        <p class="notice warning" role="status">
          {reason}
        </p>
      )}
      <p>Nothing of the session is left in this browser. Backups go on as planned. You can close this tab.</p>
      <h2>To come back</h2>
      <HowToOpen />
      <p>While the tunnel is still open, you can also sign in here with your password.</p>
      <p>
        <a class="button" href="/">
          Sign in again
        </a>
      </p>
    </Gate>
  );
}
