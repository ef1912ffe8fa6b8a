import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { patchFiles } from './apply-patches.mjs';
import { runCommand } from './run-command.mjs';
import { machinePath } from './tool-path.mjs';

/**
 * Installs what package-lock.json names, unless node_modules holds just that already, patched as patches/ says now.
 * The `node` package among them brings Node 24 into node_modules/.bin, whatever Node runs this.
 */
export async function installPackages(root) {
  const lockFile = join(root, 'package-lock.json');
  const stamp = join(root, 'node_modules', '.tunnelkeep-set-up');
  const wanted = digest([lockFile, ...patchFiles(root)]);
  if (isInstalled(root, lockFile, stamp, wanted)) return;
  await runCommand(
    'Installing packages (SQLite is compiled, which takes a minute or two)',
    // The log level is said because an outer `npm run --silent` would hide the reason of a failure.
    ['npm', 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=warn'],
    { cwd: root, env: installEnvironment(root) },
  );
  writeFileSync(stamp, `${wanted}\n`);
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function isInstalled(root, lockFile, stamp, wanted) {
  if (!existsSync(join(root, 'node_modules', '.bin', 'node'))) return false;
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8').trim() === wanted;
  // Someone ran npm by hand: npm writes this file last, when everything went well.
  const npmsOwn = join(root, 'node_modules', '.package-lock.json');
  return existsSync(npmsOwn) && statSync(npmsOwn).mtimeMs >= statSync(lockFile).mtimeMs;
}

/** Compiling needs Node's C headers; where they lie beside the running Node, nothing has to be downloaded for it. */
function installEnvironment(root) {
  const env = { ...process.env, PATH: machinePath(root) };
  const prefix = dirname(dirname(process.execPath));
  if (existsSync(join(prefix, 'include', 'node', 'node.h'))) env.npm_config_nodedir = prefix;
  return env;
}
