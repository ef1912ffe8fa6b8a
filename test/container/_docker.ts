import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs the docker client to its end; resolves to its stdout, rejects with its stderr. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await execute('docker', args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}

/** Does a Docker engine answer here? */
export async function engineAnswers(): Promise<boolean> {
  return execute('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}
