import { spawnSync } from 'node:child_process';
import { findProgram } from './find-program.mjs';

const oldest = [0, 18];

/** What to tell someone whom set-up cannot give restic to. */
export const resticAdvice =
  `restic ${oldest.join('.')} or newer (Debian 13: apt-get install restic; macOS: brew install restic; ` +
  'elsewhere: the release from restic’s own page, anywhere on PATH)';

/** Is the first restic on `path` new enough? */
export function hasRestic(path) {
  const restic = findProgram('restic', path);
  if (restic === null) return false;
  const { stdout } = spawnSync(restic, ['version'], { encoding: 'utf8', timeout: 10_000 });
  const [, major, minor] = /^restic (\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  if (major === undefined) return false;
  return Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
}
