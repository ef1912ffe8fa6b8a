import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isInside } from '../model/absolute-path.ts';
import { Refusal } from '../model/refusal.ts';

/** The path's nearest ancestor that exists, itself included, as a real path. */
async function realAncestor(path: string): Promise<{ readonly asked: string; readonly real: string }> {
  for (let asked = path; ; asked = dirname(asked)) {
    const real = await realpath(asked).catch(() => null);
    if (real !== null) return { asked, real };
  }
}

/**
 * Refuses a path that is not inside one of the roots, or that a symbolic link on the way leads elsewhere. Parts that do
 * not exist yet are fine. The roots must be real paths.
 */
export async function demandInside(path: string, roots: readonly string[]): Promise<void> {
  const { asked, real } = await realAncestor(path);
  if (!roots.some((root) => isInside(path, root))) {
    throw new Refusal('path-outside', `${path} is not inside ${roots.join(' or ')}.`);
  }
  if (asked !== real) {
    throw new Refusal('path-outside', `${path} goes through a symbolic link to ${real}. Choose the folder itself.`);
  }
}
