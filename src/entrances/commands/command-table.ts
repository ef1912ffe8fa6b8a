import { type Command, command } from './command.ts';
import { diff } from './diff.ts';
import { dump } from './dump.ts';
import { find } from './find.ts';
import { fingerprint } from './fingerprint.ts';
import { formatTable } from './format-table.ts';
import { jobs } from './jobs.ts';
import { list } from './list.ts';
import { logOut } from './log-out.ts';
import { plans } from './plans.ts';
import { printAnswer } from './print-answer.ts';
import { run } from './run.ts';
import { sessions } from './sessions.ts';
import { snapshots } from './snapshots.ts';
import { status } from './status.ts';

const synopsis = ({ name, words, options }: Command) =>
  [name, ...words, ...Object.keys(options).map((option) => `[--${option}]`)].join(' ');

const closing = [
  '',
  'A SNAPSHOT is PLAN:latest, or at least 8 digits of its id. Times are in UTC.',
  'Exit status: 0 done, 1 failed, 3 some files could not be read, 64 wrong usage, 66 not found, 70 an error',
  'inside Tunnelkeep, 75 busy, 77 not allowed.',
];

const help = command({
  name: 'help',
  words: [],
  about: 'this list',
  permission: 'end-own-session',
  run: (call) => {
    const answer = commandTable.map((line) => ({ usage: synopsis(line), about: line.about }));
    return printAnswer(call, { commands: answer }, () => [
      ...formatTable(answer.map(({ usage, about }) => [usage, about])),
      ...closing,
    ]);
  },
});

/** Every command over the door, each with the permission that it needs. */
export const commandTable: readonly Command[] = [
  status,
  plans,
  run,
  jobs,
  snapshots,
  list,
  find,
  diff,
  dump,
  sessions,
  logOut,
  fingerprint,
  help,
];
