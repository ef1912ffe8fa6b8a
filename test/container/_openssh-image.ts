import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { checkout } from './_built-image.ts';

const execute = promisify(execFile);

/** Debian 13's clients, whose OpenSSH is 10.0; and those of the release after it, whose OpenSSH warns (since 10.1). */
export type ClientImage = 'tunnelkeep-test/clients' | 'tunnelkeep-test/newer-clients';

/**
 * The newer release changes daily, and a mirror may lag behind: its index may be older than it says it is good for. Its
 * signature is checked all the same.
 */
const dockerfiles: Record<ClientImage, (base: string) => string> = {
  'tunnelkeep-test/clients': (base) => `FROM ${base}
RUN apt-get update && apt-get install --yes --no-install-recommends openssh-client putty-tools
`,
  'tunnelkeep-test/newer-clients': (base) => `FROM ${base}
RUN sed --in-place s/trixie/forky/g $(find /etc/apt -name '*.list' -o -name '*.sources') \\
 && apt-get --option Acquire::Check-Valid-Until=false update \\
 && apt-get install --yes --no-install-recommends openssh-client
`,
};

/** Builds one of the two on what docker/Dockerfile builds upon, which is Debian 13, and returns its name. */
export async function clientImage(name: ClientImage): Promise<string> {
  const env = { ...process.env, DOCKER_BUILDKIT: '0' };
  const { stdout: base } = await execute('test/container/base-images.sh', [], { cwd: checkout });
  const child = spawn('docker', ['build', '--force-rm', '--tag', name, '-'], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  child.stdin.end(dockerfiles[name](base.trim()));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (status !== 0) throw new Error(`${name} does not build:\n${said.slice(-4000)}`);
  return name;
}
