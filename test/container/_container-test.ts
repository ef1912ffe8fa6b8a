import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { engineAnswers } from './_docker.ts';

/** Long enough to build the image from nothing on two slow cores. */
const timeoutMilliseconds = 15 * 60_000;
/** Nobody listens here but the test file whose turn it is. */
const turnPort = 38_229;

const answers = await engineAnswers();
const isRequired = process.env.CI !== undefined && process.env.CI !== 'false';
if (!answers && !isRequired) console.log('No Docker engine answers here: the container tests are skipped.');

// testcontainers would start a helper image of its own, which cannot be had everywhere. These tests clean up themselves.
process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';

/**
 * A test that needs a Docker engine: skipped where there is none, failed instead where `CI` is set. The tests of a file
 * run one after the other, and so do the files: each may use the whole machine.
 */
export function containerTest(title: string, body: (t: ExecutionContext) => Promise<void>): void {
  if (!answers && !isRequired) {
    test.skip(title, body);
    return;
  }
  test.serial(title, async (t) => {
    t.timeout(timeoutMilliseconds);
    if (!answers) t.fail('CI is set, and no Docker engine answers');
    else await takeTurn().then(() => body(t));
  });
}

let turn: Promise<void> | null = null;

/** Waits until no other test file uses the engine. The turn ends with this process, however it ends. */
function takeTurn(): Promise<void> {
  turn ??= (async () => {
    while (!(await tryToListen())) await sleep(500);
  })();
  return turn;
}

function tryToListen(): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(turnPort, '127.0.0.1', () => resolve(true));
    server.unref();
  });
}
