import { command } from './command.ts';
import { formatTable } from './format-table.ts';
import { printAnswer } from './print-answer.ts';

export const fingerprint = command({
  name: 'fingerprint',
  words: [],
  about: "the host key's fingerprint, your key's, and who you are",
  permission: 'end-own-session',
  run: (call, { principal }) => {
    const answer = {
      host: call.hostFingerprint,
      key: call.speaker.fingerprint,
      user: principal.user.name,
      role: principal.user.role,
    };
    return printAnswer(call, answer, () =>
      formatTable([
        ['Host key', answer.host],
        ['Your key', answer.key ?? '-'],
        ['You are', `${answer.user} (${answer.role})`],
      ]),
    );
  },
});
