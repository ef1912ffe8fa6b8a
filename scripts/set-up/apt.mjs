import { existsSync, readFileSync } from 'node:fs';
import { runCommand } from './run-command.mjs';

const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };

/**
 * The Debian release that set-up may install packages of: only as root and on Debian itself, since nothing is ever
 * asked and sudo is the user's. Null anywhere else; Infinity for a Debian that has no number yet.
 */
export function aptRelease() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return null;
  const text = readFileSync('/etc/os-release', 'utf8');
  if (!/^ID="?debian"?$/m.test(text)) return null;
  return Number(/^VERSION_ID="?(\d+)/m.exec(text)?.[1] ?? Number.POSITIVE_INFINITY);
}

/** Installs packages of the machine's own Debian release, without what they merely recommend. */
export async function aptInstall(packages) {
  const names = [...new Set(packages)].sort();
  await runCommand('Reading Debian’s package lists', ['apt-get', 'update', '--quiet'], { env });
  const install = ['apt-get', 'install', '--yes', '--quiet', '--no-install-recommends', ...names];
  await runCommand(`Installing ${names.join(', ')}`, install, { env });
}
