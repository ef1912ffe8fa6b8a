import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { toolPath } from './tool-path.mjs';

/** Builds the page into dist/ui, unless it is newer than everything that it is made from. */
export async function buildPage(root) {
  const built = join(root, 'dist', 'ui', 'index.html');
  const sources = ['src/ui', 'src/model', 'package-lock.json'].map((path) => join(root, path));
  if (existsSync(built) && sources.every((source) => newest(source) <= statSync(built).mtimeMs)) return;
  await runCommand('Building the page', ['vite', 'build', 'src/ui'], {
    cwd: root,
    env: { ...process.env, PATH: toolPath(root), NODE_ENV: 'production' },
  });
}

/** When anything at `path` or below it was last changed, in milliseconds; folders count, so a removed file does too. */
function newest(path) {
  const { mtimeMs } = statSync(path);
  const below = statSync(path).isDirectory() ? readdirSync(path, { withFileTypes: true }) : [];
  const times = below.map((item) => {
    const itsPath = join(path, item.name);
    return item.isDirectory() ? newest(itsPath) : statSync(itsPath).mtimeMs;
  });
  return Math.max(mtimeMs, ...times);
}
