import { listOwnSessions } from '../../auth/list-own-sessions.ts';
import { command } from './command.ts';
import { formatTable } from './format-table.ts';
import { formatMoment } from './format-values.ts';
import { printAnswer } from './print-answer.ts';

export const sessions = command({
  name: 'sessions',
  words: [],
  about: 'your open sessions in browsers',
  permission: 'end-own-session',
  run: async (call, grant) => {
    const rows = await listOwnSessions(call.auth, grant);
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
