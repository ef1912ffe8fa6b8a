import { LogOut } from 'lucide';
import { useState } from 'preact/hooks';
import { sessionsAnswer } from '../../api/answers.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { NewPasswordForm } from '../../gate/new-password-form.tsx';
import { Answered } from '../../parts/answered.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Page } from '../../parts/page.tsx';
import { account } from '../../session/state.ts';
import { LogOutEverywhereDialog } from './log-out-everywhere-dialog.tsx';
import { SessionTable } from './session-table.tsx';

/** Who is signed in where, how to end it, and the password. */
export function SessionsPage() {
  const answer = useAnswer('/api/v1/sessions', sessionsAnswer);
  const [asked, setAsked] = useState(false);
  const idle = account.value?.idleMinutes ?? 0;
  return (
    <Page
      title="Sessions"
      lead={`A session ends when you log out, after ${idle} minutes without you, and when its tunnel closes.`}
      actions={
        <button type="button" class="button danger" onClick={() => setAsked(true)}>
          <Icon node={LogOut} />
          Log out everywhere…
        </button>
      }
    >
      <Answered answer={answer} what="the sessions">
        {({ sessions }) => <SessionTable sessions={sessions} reload={answer.reload} />}
      </Answered>
      <ChangePassword />
      {asked && <LogOutEverywhereDialog close={() => setAsked(false)} />}
    </Page>
  );
}

function ChangePassword() {
  const [saved, setSaved] = useState(false);
  return (
    <section aria-labelledby="password">
      <h2 id="password">Change password</h2>
      <p class="muted">A new password ends your other sessions.</p>
      <div class="panel padded">
        <NewPasswordForm user={account.value?.user.name ?? ''} hasPassword done={() => setSaved(true)} />
        {saved && (
          <p class="state good" role="status">
            The new password is saved.
          </p>
        )}
      </div>
    </section>
  );
}
