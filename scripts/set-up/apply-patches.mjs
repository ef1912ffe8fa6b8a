import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';

/**
 * Applies what is kept in patches/ to the installed packages, each once. A patch that does not fit any more throws
 * CommandFailed: the package was updated, and the patch has to be looked at by a person.
 */
export async function applyPatches(root) {
  for (const file of patchFiles(root)) {
    const patch = ['patch', '--strip=1', '--force', `--input=${file}`];
    const undo = spawnSync(patch[0], [...patch.slice(1), '--reverse', '--dry-run'], { cwd: root });
    if (undo.status === 0) continue;
    await runCommand(`Patching ${file.slice(file.lastIndexOf('/') + 1)}`, patch, { cwd: root });
  }
}

/** The patches of this checkout, in the order of their names. */
export function patchFiles(root) {
  const folder = join(root, 'patches');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.patch')) : [];
  return names.sort().map((name) => join(folder, name));
}
