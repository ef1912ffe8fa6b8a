import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export const checkout = fileURLToPath(new URL('../..', import.meta.url));
const image = 'tunnelkeep-test/service';

/**
 * Builds the image as the Dockerfile says, with the builder that every engine has, and returns its name. Asking again is quick:
 * the engine keeps the layers.
 */
export async function builtImage(): Promise<string> {
  const options = { cwd: checkout, env: { ...process.env, DOCKER_BUILDKIT: '0' }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout: base } = await execute('test/container/base-images.sh', [], options);
  const build = [
    'build',
    '--force-rm',
    '--file',
    'docker/Dockerfile',
    '--build-arg',
    `BASE=${base.trim()}`,
    '--tag',
    image,
    '.',
  ];
  await execute('docker', build, options).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`the image does not build:\n${error.stdout.slice(-4000)}\n${error.stderr.slice(-2000)}`);
  });
  return image;
}
