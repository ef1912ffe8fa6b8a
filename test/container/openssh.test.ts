import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { rawExchange } from '../_support/raw-exchange.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { forward, ssh } from '../doors/_ssh.ts';
import { checkout } from './_built-image.ts';
import { containerTest } from './_container-test.ts';
import { deploy } from './_deployment.ts';
import { docker } from './_docker.ts';
import { parseListeners } from './_parse-listeners.ts';

const image = 'tunnelkeep-test/openssh';
const password = 'correct horse battery';

async function buildSidecar(): Promise<void> {
  const { stdout: base } = await promisify(execFile)('test/container/base-images.sh', [], { cwd: checkout });
  const options = { cwd: checkout, env: { ...process.env, DOCKER_BUILDKIT: '0' } };
  const words = ['build', '--quiet', '--build-arg', `BASE=${base.trim()}`, '--tag', image, 'docker/openssh'];
  await promisify(execFile)('docker', words, options);
}

/** The three lines of .env that compose.yaml asks for. */
const dotEnv = {
  COMPOSE_PROFILES: 'openssh',
  TUNNELKEEP_DOOR: 'none',
  TUNNELKEEP_OPENSSH_KEYS: '/openssh/authorized_keys',
};

containerTest(
  'with the profile openssh, OpenSSH is the one door, and leads to the page and nowhere else',
  async (t) => {
    Object.assign(process.env, dotEnv);
    await buildSidecar();
    const deployment = await deploy(t, `services: { openssh: { image: ${image}, build: !reset null } }`);
    const { container, port, key, inside } = deployment;
    const log = await docker('logs', container);
    const ownPort = /"port":(\d+),"msg":"this key comes in/.exec(log)?.[1] ?? '';
    const code = /code ([0-9A-Z]{4}-[0-9A-Z]{4}) for a password/.exec(log)?.[1] ?? '';
    const way = { port, key, login: 'tunnelkeep' };

    const tunnel = await forward(t, way, `127.0.0.1:${ownPort}`);
    const client = new SignInClient(new URL(`http://127.0.0.1:${tunnel.port}`));
    t.is((await client.signIn({ password: code })).status, 200);
    await client.must('PUT', '/api/v1/password', { body: { password } });
    t.is((await client.must('GET', '/api/v1/sessions')).json().sessions[0].door, 'openssh');

    for (const target of ['127.0.0.1:3876', `localhost:${ownPort}`, '127.0.0.1:3822']) {
      t.regex((await ssh(way, ['-W', target, '127.0.0.1'])).stderr, /administratively prohibited/, target);
    }
    t.is((await ssh(way, ['127.0.0.1', 'id'])).stdout, '');
    t.regex((await ssh({ ...way, login: 'root' }, ['-N', '127.0.0.1'])).stderr, /Permission denied/);

    const sidecar = `${container.replace(/-tunnelkeep-1$/, '')}-openssh-1`;
    const listeners = parseListeners(await inside(['sh', '-c', 'cat /proc/net/tcp /proc/net/tcp6']));
    const outward = listeners.filter(({ address }) => !address.startsWith('127.') && address !== '::1');
    t.deepEqual([...new Set(outward.map((listener) => listener.port))], [3822]);
    t.regex(await docker('exec', sidecar, 'sshd', '-T'), /^kexalgorithms mlkem768x25519-sha256,/m);
    await t.throwsAsync(docker('exec', sidecar, 'sh', '-c', 'echo x >>/openssh/authorized_keys'), {
      message: /Read-only file system/,
    });
    t.is(await docker('exec', sidecar, 'sh', '-c', 'ls -d /data /config /sources 2>/dev/null; true'), '');

    const hostKey = async () =>
      (await promisify(execFile)('ssh-keyscan', ['-t', 'ed25519', '-p', String(port), '127.0.0.1'])).stdout;
    const before = await hostKey();
    await deployment.compose('up', '--detach', '--force-recreate', '--wait', 'openssh');
    t.is(await hostKey(), before, 'the door is still the same');
    t.is((await rawExchange({ port: tunnel.port, host: '127.0.0.1' }, 'GET / HTTP/1.1\r\n\r\n', 3000)).status, 0);
  },
);
