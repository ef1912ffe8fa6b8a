import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Refusal } from '../model/refusal.ts';
import { childEnvironment, type Surroundings } from './environment.ts';

const oldest = [0, 18] as const;

/** The version of the restic on PATH, as "0.18.0". Throws a Refusal that says what to do where it is missing or too old. */
export async function checkRestic(surroundings: Surroundings): Promise<string> {
  const { stdout } = await promisify(execFile)('restic', ['version'], {
    env: childEnvironment(surroundings),
    timeout: 20_000,
  }).catch(() => ({ stdout: '' }));
  const match = /^restic (\d+)\.(\d+)\.(\d+)/.exec(stdout);
  if (match === null) {
    throw new Refusal('restic-missing', 'restic was not found. Install restic 0.18 or newer and put it on PATH.');
  }
  const [major = 0, minor = 0] = match.slice(1).map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new Refusal(
      'restic-too-old',
      `restic ${match[0].slice(7)} is too old: its exit codes and JSON differ. Install restic ${oldest.join('.')} or newer.`,
    );
  }
  return match[0].slice(7);
}
