import type { ExecutionContext } from 'ava';
import { GenericContainer } from 'testcontainers';
import { containerTest } from './_container-test.ts';
import { type Deployment, deploy } from './_deployment.ts';
import { docker } from './_docker.ts';
import { parseListeners } from './_parse-listeners.ts';

const doorUser = 3822;
/** chown, dac_override, fowner, fsetid, setgid, setuid: bits 0, 1, 3, 4, 6 and 7 (capabilities(7)). */
const allowed = 0b1101_1011n;

/** Tries every TCP port of a host and prints those that accept. */
const scanner = `
const net = require('node:net');
const open = [];
let next = 1;
const one = (port) => new Promise((done) => {
  const socket = net.connect({ host: process.argv[1], port });
  const end = () => { socket.destroy(); done(); };
  socket.setTimeout(3000, end).once('error', end).once('connect', () => { open.push(port); end(); });
});
const worker = async () => { while (next < 65536) await one(next++); };
Promise.all(Array.from({ length: 200 }, worker)).then(() => console.log(JSON.stringify(open.sort((a, b) => a - b))));
`;

async function portsSeenByNeighbour(t: ExecutionContext, { image, network, container }: Deployment): Promise<number[]> {
  const address = await docker(
    'inspect',
    '--format',
    `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`,
    container,
  );
  const neighbour = await new GenericContainer(image)
    .withNetworkMode(network)
    .withEntrypoint(['sleep', '600'])
    .withHealthCheck({ test: ['CMD', 'true'], interval: 500 })
    .start();
  t.teardown(() => neighbour.stop().then(() => undefined));
  const { output, exitCode } = await neighbour.exec(['node', '-e', scanner, address]);
  t.is(exitCode, 0, output);
  return JSON.parse(output);
}

/** A member of /proc/PID/status (proc(5)). */
const member = (status: string, name: string) =>
  new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'm').exec(status)?.[1] ?? null;

/** The status of the process that runs this program of ours. */
async function statusOf({ inside }: Deployment, program: string): Promise<string> {
  const find = `for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null | grep -q '^[^ ]*node .*${program}' && cat $p/status; done; true`;
  return inside(['sh', '-c', find]);
}

containerTest('what compose.yaml brings up shows the world its SSH door and nothing else', async (t) => {
  const deployment = await deploy(t);
  const { inside, container } = deployment;

  const listeners = parseListeners(await inside(['sh', '-c', 'cat /proc/net/tcp /proc/net/tcp6']));
  t.true(
    listeners.some(({ address, port }) => address === '127.0.0.1' && port === 3876),
    'the page is on loopback',
  );
  t.deepEqual(
    // 127.0.0.11 is the engine's own name server, which answers to this container alone.
    listeners.filter(({ address }) => !address.startsWith('127.') && address !== '::1').map(({ port }) => port),
    [3822],
    'what listens elsewhere',
  );
  t.deepEqual(await portsSeenByNeighbour(t, deployment), [3822], 'what a container on the same bridge reaches');
  t.is(await docker('port', container), `3822/tcp -> 127.0.0.1:${deployment.port}`, 'what the host publishes');
  t.is(await inside(['node', '/app/health-check.mjs']), 'ok');

  const door = await statusOf(deployment, 'src/door/main.ts');
  t.is(member(door, 'Uid'), Array(4).fill(doorUser).join('\t'));
  t.is(member(door, 'Gid'), Array(4).fill(doorUser).join('\t'));
  t.is(member(door, 'Groups'), '', 'the door is in no other group');
  for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) t.is(member(door, set), '0000000000000000', set);
  t.is(member(door, 'NoNewPrivs'), '1');

  const service = await statusOf(deployment, 'src/main.ts');
  for (const set of ['CapPrm', 'CapEff', 'CapBnd']) t.is(BigInt(`0x${member(service, set)}`), allowed, set);
  t.is(member(service, 'NoNewPrivs'), '1');

  const refusals: [string, number, RegExp][] = [
    ['echo x >/app/src/main.ts', 0, /Read-only file system/],
    ['echo x >/usr/local/bin/node', 0, /Read-only file system/],
    ['echo x >/sources/home/x', 0, /Read-only file system/],
    ['echo x >/config/authorized_keys', 0, /Read-only file system/],
    ['cat /run/secrets/tunnelkeep_key', doorUser, /Permission denied/],
    ['ls /data', doorUser, /Permission denied/],
    ['ls /run/tunnelkeep', doorUser, /Permission denied/],
    ['echo x >/repositories/x', doorUser, /Permission denied/],
    ['kill -0 1', doorUser, /Operation not permitted/],
  ];
  for (const [command, user, reason] of refusals) {
    await t.throwsAsync(inside(['sh', '-c', command], user), { message: reason }, `${command} as ${user}`);
  }
});
