import { endSessions } from '../../auth/end-session.ts';
import { command } from './command.ts';
import { printAnswer } from './print-answer.ts';

export const logOut = command({
  name: 'logout',
  words: [],
  about: 'ends all your sessions in browsers, at once',
  permission: 'end-own-session',
  run: async (call, { principal }) => {
    let ended = 0;
    await endSessions(call.auth, 'you logged out by a command', ({ userId }) => {
      const own = userId === principal.user.id;
      ended += own ? 1 : 0;
      return own;
    });
    return printAnswer(call, { ended }, () => [ended === 1 ? '1 session was ended.' : `${ended} sessions were ended.`]);
  },
});
