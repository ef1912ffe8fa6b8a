import { spawn } from 'node:child_process';
import { say } from './say.mjs';

const shownLines = 60;
const tickSeconds = { terminal: 1, log: 30 };

/** A program that set-up ran has failed. The message holds the end of what it printed. */
export class CommandFailed extends Error {
  constructor(command, outcome, output) {
    const tail = output.trimEnd().split('\n').slice(-shownLines).join('\n');
    super(`${tail}\n\n${command.join(' ')}: ${outcome}`);
    this.name = 'CommandFailed';
  }
}

/**
 * Runs one program and keeps what it prints to itself, unless it fails: then CommandFailed is thrown with it.
 * `doing` says in a few words what goes on and stands on the screen meanwhile, with the seconds so far.
 * Resolves to what was printed, stdout and stderr in the order they came.
 */
export async function runCommand(doing, [program, ...args], options = {}) {
  const progress = showProgress(doing);
  try {
    return await outputOf([program, ...args], options);
  } finally {
    progress.end();
  }
}

function outputOf([program, ...args], options) {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    const fail = (outcome) => reject(new CommandFailed([program, ...args], outcome, `${Buffer.concat(chunks)}`));
    child.once('error', (error) => fail(error.message));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(`${Buffer.concat(chunks)}`);
      else fail(signal === null ? `exit code ${code}` : `ended by ${signal}`);
    });
  });
}

/** On a terminal one line that counts; in a log the line, and a sign of life now and then. */
function showProgress(doing) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const terminal = process.stderr.isTTY === true;
  const rewrite = (end) => process.stderr.write(`\r${doing} … ${seconds()} s${end}`);
  if (terminal) rewrite('');
  else say(`${doing} …`);
  const tick = terminal ? () => rewrite('') : () => say(`  still at it, ${seconds()} s`);
  const timer = setInterval(tick, 1000 * (terminal ? tickSeconds.terminal : tickSeconds.log));
  return {
    end() {
      clearInterval(timer);
      if (terminal) rewrite('\n');
    },
  };
}
