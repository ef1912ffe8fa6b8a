import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { say } from './say.mjs';
import { toolPath } from './tool-path.mjs';

/**
 * Compiles the optional native ciphers of `ssh2` against Node 24, a matter of seconds. Without them the door works
 * as well, only slower, so a failure is one line and no more; it is not tried again before the next `npm ci`.
 */
export async function compileSshCryptography(root) {
  const folder = join(root, 'node_modules', 'ssh2', 'lib', 'protocol', 'crypto');
  if (existsSync(join(folder, 'build'))) return;
  const headers = nodeHeaders(root);
  const compiler = compilerScript(root);
  const options = { cwd: folder, env: buildEnvironment(root) };
  try {
    if (headers === null || compiler === null) throw new Error('no headers or no compiler script');
    // The major version is what ssh2's own install script would pass: Node 24 is built with OpenSSL 3.
    const build = ['node', compiler, 'rebuild', `--nodedir=${headers}`, '--real_openssl_major=3'];
    await runCommand('Compiling the native ciphers of ssh2', build, options);
    await runCommand('Trying them', ['node', '-e', "require('./build/Release/sshcrypto.node')"], options);
  } catch {
    mkdirSync(join(folder, 'build'), { recursive: true });
    say('  That did not work; ssh2 uses its JavaScript ciphers, which are slower and just as good.');
  }
}

/** Without the settings of an outer `npm run`: node-gyp would take another Node's headers from them, arguments or not. */
function buildEnvironment(root) {
  const own = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_config_'));
  return { ...Object.fromEntries(own), PATH: toolPath(root) };
}

/** The folder of Node 24's own headers: the platform's package lies inside the `node` package. */
function nodeHeaders(root) {
  const platform = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${platform}-${process.platform}-${process.arch}`;
  const folders = [join(root, 'node_modules', 'node', 'node_modules', name), join(root, 'node_modules', name)];
  return folders.find((folder) => existsSync(join(folder, 'include', 'node', 'node.h'))) ?? null;
}

function compilerScript(root) {
  try {
    return createRequire(join(root, 'package.json')).resolve('node-gyp/bin/node-gyp.js');
  } catch {
    return null;
  }
}
