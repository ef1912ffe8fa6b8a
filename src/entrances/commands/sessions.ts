import { listOpenSessions } from '../../store/sessions.ts';
import { command } from './command.ts';
import { formatTable } from './format-table.ts';
import { formatMoment } from './format-values.ts';
import { printAnswer } from './print-answer.ts';

export const sessions = command({
  name: 'sessions',
  words: [],
  about: 'your open sessions in browsers',
  permission: 'end-own-session',
  run: async (call, { principal }) => {
    const rows = (await listOpenSessions(call.auth.database)).filter(({ userId }) => userId === principal.user.id);
    const found = rows.map(({ id, door, fingerprint, browser, createdAt, lastActiveAt }) => {
      return { id, door, fingerprint, browser, createdAt, lastActiveAt };
    });
    return printAnswer(call, { sessions: found }, () =>
      formatTable([
        ['SESSION', 'OPENED', 'LAST ACTIVE', 'BROWSER'],
        ...found.map((row) => [row.id, formatMoment(row.createdAt), formatMoment(row.lastActiveAt), row.browser]),
      ]),
    );
  },
});
