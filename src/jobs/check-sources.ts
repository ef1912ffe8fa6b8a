import { access, constants, realpath, stat } from 'node:fs/promises';
import { isInside } from '../model/absolute-path.ts';
import { Refusal } from '../model/refusal.ts';

/**
 * Looks at every source before a backup: restic passes over a missing one and ends well, and a folder that cannot be
 * read would make an empty snapshot. Looks again whether each is what it says, inside the roots and no symbolic link.
 * Throws one Refusal that names all of a kind.
 */
export async function checkSources(sources: readonly string[], roots: readonly string[]): Promise<void> {
  const missing: string[] = [];
  const unreadable: string[] = [];
  const elsewhere: string[] = [];
  for (const source of sources) {
    const found = await stat(source).catch((error: NodeJS.ErrnoException) => error.code ?? '');
    if (typeof found === 'string') {
      (found === 'EACCES' ? unreadable : missing).push(source);
      continue;
    }
    if ((await realpath(source)) !== source || !roots.some((root) => isInside(source, root))) elsewhere.push(source);
    const need = found.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK;
    await access(source, need).catch(() => unreadable.push(source));
  }
  if (missing.length > 0) {
    throw new Refusal(
      'source-missing',
      `Not there: ${missing.join(', ')}. Is the disk mounted? Nothing was backed up.`,
    );
  }
  if (elsewhere.length > 0) {
    throw new Refusal('path-outside', `Outside the allowed folders, or a symbolic link: ${elsewhere.join(', ')}.`);
  }
  if (unreadable.length > 0) {
    throw new Refusal('source-unreadable', `Cannot be read: ${unreadable.join(', ')}. Look at owner and mode.`);
  }
}
