import type { SessionLine } from '../../../model/sign-in.ts';
import { nothing } from '../../api/answers.ts';
import { ask } from '../../api/ask.ts';
import { useAction } from '../../api/use-action.ts';
import { announce } from '../../live/announce.ts';
import { Trouble } from '../../parts/trouble.tsx';

/** Ends another session, at once. The own one ends by Log out. */
export function RevokeButton({ session, done }: { readonly session: SessionLine; readonly done: () => void }) {
  const action = useAction(async () => {
    await ask('DELETE', `/api/v1/sessions/${session.id}`, nothing);
    announce('The session is ended.');
    done();
  });
  if (session.current) return null;
  return (
    <>
      <button
        type="button"
        class="button"
        aria-label={`Revoke the session of ${session.user} in ${session.browser}`}
        disabled={action.busy}
        onClick={() => action.run()}
      >
        Revoke
      </button>
      <Trouble error={action.error} />
    </>
  );
}
