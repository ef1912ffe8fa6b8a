import { existsSync } from 'node:fs';
import { aptInstall, aptRelease } from './apt.mjs';
import { fetchRestic } from './fetch-restic.mjs';
import { findProgram } from './find-program.mjs';
import { hasRestic, resticAdvice } from './has-restic.mjs';
import { Missing } from './missing.mjs';
import { toolPath } from './tool-path.mjs';

/** What runs always, and what only the tests run: a program (or, with a slash, a file) and Debian's package for it. */
const always = [
  { program: 'ssh', package: 'openssh-client' },
  { program: 'ssh-keygen', package: 'openssh-client' },
  { program: 'patch', package: 'patch' },
];
const forCompiling = [
  { program: 'python3', package: 'python3' },
  { program: 'make', package: 'make' },
  { program: 'g++', package: 'g++' },
];
const onlyTests = [
  { program: 'sshd', package: 'openssh-server' },
  { program: 'plink', package: 'putty-tools' },
  { program: 'puttygen', package: 'putty-tools' },
  { program: 'dbclient', package: 'dropbear-bin' },
  { program: 'dropbearconvert', package: 'dropbear-bin' },
  { program: 'ssh-audit', package: 'ssh-audit' },
  { program: 'chromium', package: 'chromium' },
  { program: 'firefox-esr', package: 'firefox-esr' },
  { program: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', package: 'fonts-dejavu-core' },
  { program: 'shellcheck', package: 'shellcheck' },
  { program: 'dash', package: 'dash' },
  { program: 'busybox', package: 'busybox' },
  { program: 'unshare', package: 'util-linux' },
  { program: 'ip', package: 'iproute2' },
  { program: 'ps', package: 'procps' },
];

/** The first Debian whose own restic is new enough. */
const releaseWithRestic = 13;

/**
 * Sees to the programs that are not npm packages: by apt as root on Debian; anywhere else throws Missing, which names
 * every one at once.
 */
export async function providePrograms(root, { forTests }) {
  const path = toolPath(root);
  const release = aptRelease();
  // Without apt a compiler is not asked for: npm may find SQLite compiled already.
  const wanted = [...always, ...(release === null ? [] : forCompiling), ...(forTests ? onlyTests : [])];
  const missing = wanted.filter(({ program }) => !isThere(program, path));
  const needsRestic = !hasRestic(path);
  if (release === null) {
    if (missing.length > 0 || needsRestic) {
      throw new Missing([...missing.map(advice), ...(needsRestic ? [resticAdvice] : [])]);
    }
    return;
  }
  const packages = missing.map((need) => need.package);
  if (needsRestic && release >= releaseWithRestic) packages.push('restic');
  if (packages.length > 0) await aptInstall(packages);
  if (needsRestic && release < releaseWithRestic) await fetchRestic(root);
}

function isThere(program, path) {
  return program.startsWith('/') ? existsSync(program) : findProgram(program, path) !== null;
}

function advice({ program, package: name }) {
  return `${program.slice(program.lastIndexOf('/') + 1)} (Debian: apt-get install ${name})`;
}
