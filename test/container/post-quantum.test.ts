import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import ssh2 from 'ssh2';
import { makeKey } from '../door/_make-key.ts';
import { type AnyDoor, startDoor, testCode } from '../door/_start-door.ts';
import { containerTest } from './_container-test.ts';
import { type ClientImage, clientImage } from './_openssh-image.ts';

const kex = 'mlkem768x25519-sha256';
const warning = /WARNING: connection is not using a post-quantum key exchange/i;

type Said = { readonly stdout: Buffer; readonly stderr: string };

/** A door here, and programs of the image that reach it: they share this machine's network, and see the door's folder. */
async function prepare(t: ExecutionContext, name: ClientImage) {
  const image = await clientImage(name);
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  await writeFile(join(door.folder, 'known_hosts'), `[127.0.0.1]:${door.port} ${door.hostPublicKey}\n`);
  const docker = ['run', '--rm', '--interactive', '--network', 'host', '--volume', `${door.folder}:${door.folder}`];
  return {
    door,
    run: (command: string[], input = Buffer.alloc(0)) => talk([...docker, image, 'timeout', '60', ...command], input),
    ssh: sshOptions(door, key.path),
  };
}

function sshOptions(door: AnyDoor, key: string): string[] {
  const known = [`UserKnownHostsFile=${door.folder}/known_hosts`, 'StrictHostKeyChecking=yes', 'BatchMode=yes'];
  return ['ssh', '-v', '-F', 'none', '-i', key, '-p', `${door.port}`, ...known.flatMap((option) => ['-o', option])];
}

/** Runs docker's client to its end. */
async function talk(args: string[], input: Buffer): Promise<Said> {
  const child = spawn('docker', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk) => stdout.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  await new Promise((resolve) => child.once('close', resolve));
  return { stdout: Buffer.concat(stdout), stderr };
}

/** A server with the door's host key that lets nobody in and knows nothing newer than curve25519; the answer is its port. */
async function startOldServer(t: ExecutionContext, door: AnyDoor): Promise<number> {
  const hostKeys = [await readFile(join(door.folder, 'host'))];
  const server = new ssh2.Server({ hostKeys, algorithms: { kex: ['curve25519-sha256'] } }, (client) => {
    client.on('error', () => {}).on('authentication', (context) => context.reject());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => void server.close());
  const { port } = server.address() as AddressInfo;
  await writeFile(join(door.folder, 'known_hosts'), `[127.0.0.1]:${port} ${door.hostPublicKey}\n`);
  return port;
}

/** How the keys of each exchange were agreed upon, by `ssh -v`. */
const exchanges = (stderr: string) => [...stderr.matchAll(/kex: algorithm: (\S+)/g)].map(([, algorithm]) => algorithm);

containerTest('OpenSSH 10 exchanges keys post-quantum, anew with each MiB, and every byte arrives', async (t) => {
  const { door, run, ssh } = await prepare(t, 'tunnelkeep-test/clients');
  t.regex((await run(['ssh', '-V'])).stderr, /^OpenSSH_10\./);
  door.service.handle = ({ socket }) => void socket.pipe(socket);
  const bytes = randomBytes(16 * 2 ** 20);
  const there = ['-o', 'RekeyLimit=1M', '-W', '127.0.0.1:3876', 'anyone@127.0.0.1'];
  const { stdout, stderr } = await run([...ssh, ...there], bytes);
  t.true(stdout.equals(bytes), stderr);
  t.true(exchanges(stderr).length >= 16, `${exchanges(stderr).length} exchanges`);
  t.deepEqual([...new Set(exchanges(stderr))], [kex]);
});

containerTest('OpenSSH that warns of recordings does not warn of this door', async (t) => {
  const { door, run, ssh } = await prepare(t, 'tunnelkeep-test/newer-clients');
  door.answerOpen = () => ({ refused: 'enough' });
  const open = ['anyone@127.0.0.1', 'open', '127.0.0.1', '4711'];
  const { stderr } = await run([...ssh, ...open]);
  t.deepEqual(exchanges(stderr), [kex]);
  t.regex(stderr, /^tunnelkeep: enough/m, 'signed in');
  t.notRegex(stderr, /warning|post-quantum/i);

  // With KexAlgorithms set by its user it would not warn; so it is shown a server that lacks the exchange.
  const old = await run(sshOptions({ ...door, port: await startOldServer(t, door) }, 'none').concat(open));
  t.deepEqual(exchanges(old.stderr), ['curve25519-sha256']);
  t.regex(old.stderr, warning, 'this is how it would warn');
});

containerTest('PuTTY, which brings an ML-KEM of its own, agrees with the door', async (t) => {
  const { door, run } = await prepare(t, 'tunnelkeep-test/clients');
  const [, fingerprint = ''] = (await run(['ssh-keygen', '-l', '-f', `${door.folder}/host.pub`])).stdout
    .toString()
    .split(' ');
  await run(['puttygen', `${door.folder}/key`, '-O', 'private', '-o', `${door.folder}/key.ppk`]);
  const options = ['-v', '-batch', '-P', `${door.port}`, '-i', `${door.folder}/key.ppk`, '-hostkey', fingerprint];
  const { stdout, stderr } = await run([
    'timeout',
    '5',
    'plink',
    ...options,
    'anyone@127.0.0.1',
    'open 127.0.0.1 4711',
  ]);
  t.regex(stderr, /Doing ML-KEM-768 \/ Curve25519 hybrid key exchange/);
  t.is(stdout.toString(), `open http://127.0.0.1:4711/#${testCode}\n`);
});
