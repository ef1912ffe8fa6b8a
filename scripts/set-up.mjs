// Makes a fresh checkout ready: `node scripts/set-up.mjs [--demo|--test]`, with any Node from 20 on and no packages
// installed yet, hence plain JavaScript. It looks first and does only what is missing; when nothing is, it says nothing.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { applyPatches } from './set-up/apply-patches.mjs';
import { buildPage } from './set-up/build-page.mjs';
import { compileSshCryptography } from './set-up/compile-ssh-cryptography.mjs';
import { installPackages } from './set-up/install-packages.mjs';
import { Missing } from './set-up/missing.mjs';
import { providePrograms } from './set-up/provide-programs.mjs';
import { CommandFailed } from './set-up/run-command.mjs';
import { say } from './set-up/say.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const oldestNode = 20;

async function setUp() {
  const { values } = parseArgs({ options: { demo: { type: 'boolean' }, test: { type: 'boolean' } } });
  if (Number.parseInt(process.versions.node, 10) < oldestNode) {
    throw new Missing([`Node ${oldestNode} or newer (this is ${process.versions.node})`]);
  }
  await providePrograms(root, { forTests: values.test === true });
  await installPackages(root);
  await applyPatches(root);
  await compileSshCryptography(root);
  await buildPage(root);
}

/** Mistakes and failures that come with their own words; anything else is a bug and needs its stack. */
function isExplained(error) {
  return error instanceof Missing || error instanceof CommandFailed || error.code?.startsWith('ERR_PARSE_ARGS');
}

try {
  await setUp();
} catch (error) {
  say(isExplained(error) ? error.message : error.stack);
  process.exitCode = 1;
}
