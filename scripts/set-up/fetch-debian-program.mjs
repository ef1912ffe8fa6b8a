import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command.mjs';

/** The Debian release that programs come from when the machine's own are too old. */
const release = 'trixie';

/** Where a machine says what packages it takes (deb822 style, sources.list(5)). */
export const machineSources = '/etc/apt/sources.list.d/debian.sources';

/**
 * Takes one program out of a newer Debian's package: `path` is its place in the package, `target` where it goes. Meant
 * for static programs, which run on older releases too. The machine's own package sources, lists and installed
 * packages stay as they are; apt checks the signature as it always does. Throws CommandFailed.
 */
export async function fetchDebianProgram(packageName, path, target) {
  const scratch = mkdtempSync(join(tmpdir(), 'tunnelkeep-set-up-'));
  try {
    const archive = await download(packageName, scratch);
    await runCommand(`Unpacking ${packageName}`, ['dpkg', '-x', archive, 'unpacked'], { cwd: scratch });
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(scratch, 'unpacked', path), `${target}.new`);
    renameSync(`${target}.new`, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Downloads the package into `scratch` and returns its file name. */
async function download(packageName, scratch) {
  const parts = join(scratch, 'parts');
  const lists = join(scratch, 'lists');
  mkdirSync(parts);
  mkdirSync(join(lists, 'partial'), { recursive: true });
  writeFileSync(join(parts, 'newer.sources'), newerSources(readFileSync(machineSources, 'utf8')));
  const apt = ['apt-get', '--quiet', '-o', 'Dir::Etc::sourcelist=/dev/null'];
  apt.push('-o', `Dir::Etc::sourceparts=${parts}`, '-o', `Dir::State::Lists=${lists}`);
  // The folder is private, so that apt's sandbox user could not write there.
  apt.push('-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Languages=none');
  await runCommand('Reading the package list of a newer Debian', [...apt, 'update'], { cwd: scratch });
  await runCommand(`Fetching ${packageName}`, [...apt, 'download', packageName], { cwd: scratch });
  return readdirSync(scratch).find((name) => name.endsWith('.deb'));
}

/** The machine's main stanza, for the newer release. */
function newerSources(text) {
  const [stanza = ''] = text.split(/\n\s*\n/);
  return `${stanza.replace(/^Suites:.*$/m, `Suites: ${release}`).trim()}\n`;
}
