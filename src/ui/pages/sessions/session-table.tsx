import type { SessionLine } from '../../../model/sign-in.ts';
import { Moment } from '../../parts/moment.tsx';
import { RevokeButton } from './revoke-button.tsx';

type SessionTableProps = { readonly sessions: readonly SessionLine[]; readonly reload: () => void };

const doors = {
  embedded: 'SSH door',
  openssh: 'OpenSSH',
  socket: "the machine's sshd",
  loopback: 'loopback',
} as const;

/** The sessions that are alive, this one marked. */
export function SessionTable({ sessions, reload }: SessionTableProps) {
  return (
    <div class="panel">
      <table class="sessions">
        <thead>
          <tr>
            <th scope="col">Browser</th>
            <th scope="col" class="wide-only">
              Came in by
            </th>
            <th scope="col" class="wide-only">
              Signed in
            </th>
            <th scope="col">Last active</th>
            <th scope="col">
              <span class="visually-hidden">Revoke</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} reload={reload} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type SessionRowProps = { readonly session: SessionLine; readonly reload: () => void };

function SessionRow({ session, reload }: SessionRowProps) {
  return (
    <tr aria-current={session.current ? 'true' : undefined}>
      <th scope="row">
        {session.browser}
        {session.current && <span class="badge">This session</span>}
        <span class="below-name always">{session.user}</span>
      </th>
      <td class="wide-only">
        {doors[session.door]}
        {session.fingerprint && <code class="below-name always path">{session.fingerprint}</code>}
      </td>
      <td class="wide-only">
        <Moment at={session.createdAt} />
      </td>
      <td>
        <Moment at={session.lastActiveAt} />
      </td>
      <td class="row-action">
        <RevokeButton session={session} done={reload} />
      </td>
    </tr>
  );
}
