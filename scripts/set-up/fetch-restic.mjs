import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fetchDebianProgram, machineSources } from './fetch-debian-program.mjs';
import { hasRestic, resticAdvice } from './has-restic.mjs';
import { Missing } from './missing.mjs';
import { toolFolder, toolPath } from './tool-path.mjs';

/** Puts a newer Debian's restic into the checkout's tool folder. */
export async function fetchRestic(root) {
  if (!existsSync(machineSources)) throw new Missing([resticAdvice]);
  await fetchDebianProgram('restic', 'usr/bin/restic', join(toolFolder(root), 'restic'));
  if (!hasRestic(toolPath(root))) throw new Missing([resticAdvice]);
}
