import { join } from 'node:path';

/**
 * The PATH that everything of this checkout runs with: its packages' programs (Node 24 among them) come first, then
 * `.cache/bin` (restic, where the machine's own is missing or too old), then the machine's. `root` is the checkout.
 */
export function toolPath(root, path = process.env.PATH ?? '') {
  return [packagePrograms(root), toolFolder(root), ...withoutTools(root, path)].join(':');
}

/** Where set-up puts programs that it had to fetch. The folder need not exist. */
export function toolFolder(root) {
  return join(root, '.cache', 'bin');
}

/**
 * The machine's own PATH, as if no package of this checkout were installed: while `npm ci` replaces node_modules, the
 * Node that runs it must not be the one inside.
 */
export function machinePath(root, path = process.env.PATH ?? '') {
  return withoutTools(root, path).join(':');
}

function packagePrograms(root) {
  return join(root, 'node_modules', '.bin');
}

function withoutTools(root, path) {
  const own = [packagePrograms(root), toolFolder(root)];
  return path.split(':').filter((folder) => folder !== '' && !own.includes(folder));
}
