import { randomBytes } from 'node:crypto';
import test from 'ava';
import { parseConfig } from '../src/config.ts';
import { Refusal } from '../src/model/refusal.ts';
import { spawnService } from './_support/start-service.ts';

/** What parseConfig says of this environment; the empty text where it takes it. */
function complaint(variables: NodeJS.ProcessEnv): string {
  try {
    parseConfig(variables);
    return '';
  } catch (error) {
    if (error instanceof Refusal && error.code === 'configuration') return error.message;
    throw error;
  }
}

test('an empty environment gives the documented defaults', (t) => {
  const config = parseConfig({});
  t.like(config, {
    data: '/data',
    sourceRoots: ['/sources'],
    restore: '/restore',
    listen: { host: '127.0.0.1', port: 3876 },
    door: 'embedded',
    doorListen: { host: '0.0.0.0', port: 3822 },
    doorUser: null,
    authorizedKeys: '/config/authorized_keys',
    keyFile: '/run/secrets/tunnelkeep_key',
    timeZone: 'UTC',
    logLevel: 'info',
  });
  t.true(Object.isFrozen(config));
});

test('the shared socket and its group come together, and the group is not root’s', (t) => {
  const together = { TUNNELKEEP_SHARED_SOCKET: '/share/page.sock', TUNNELKEEP_SHARED_GROUP: '1234' };
  t.deepEqual(parseConfig(together).sharedSocket, { path: '/share/page.sock', group: 1234 });
  t.is(parseConfig({}).sharedSocket, null);
  for (const name of Object.keys(together)) t.regex(complaint({ ...together, [name]: undefined }), /given together/);
  t.regex(complaint({ ...together, TUNNELKEEP_SHARED_GROUP: '0' }), /SHARED_GROUP must be a group number, and not 0/);
});

test('every wrong value is named at once, and none is repeated', (t) => {
  const secret = randomBytes(12).toString('hex');
  const names = ['DATA', 'SOURCES', 'REPOSITORIES', 'RESTORE', 'LISTEN', 'DOOR', 'DOOR_LISTEN', 'DOOR_UID'];
  const more = [
    'OPENSSH_KEYS',
    'SHARED_SOCKET',
    'SHARED_GROUP',
    'AUTHORIZED_KEYS',
    'KEY_FILE',
    'RUN',
    'LOG_LEVEL',
    'PASSWORD',
  ];
  const variables = [...names, ...more].map((name) => `TUNNELKEEP_${name}`);
  const said = complaint(Object.fromEntries([...variables, 'TZ'].map((name) => [name, secret])));
  for (const name of [...variables, 'TZ']) t.regex(said, new RegExp(`\\b${name} (must|is|invalid)`, 'i'));
  t.false(said.includes(secret));
});

for (const address of [
  '0.0.0.0:3876',
  '192.168.1.5:3876',
  '10.0.0.1:3876',
  '[::]:3876',
  '[fe80::1]:3876',
  '[::ffff:127.0.0.1]:3876',
  'localhost:3876',
  'nas.local:3876',
  '127.0.0.1.example.org:3876',
  '127.1:3876',
  '0127.0.0.1:3876',
  '2130706433:3876',
  '127.0.0.1',
  '127.0.0.1:',
  '127.0.0.1:65536',
  '127.0.0.1:3876 ',
  ':3876',
  '3876',
  '',
]) {
  test(`the page does not listen on ${JSON.stringify(address)}`, (t) => {
    t.regex(complaint({ TUNNELKEEP_LISTEN: address }), /TUNNELKEEP_LISTEN must/);
  });
}

for (const [address, host] of [
  ['127.0.0.1:1', '127.0.0.1'],
  ['127.255.255.254:65535', '127.255.255.254'],
  ['[::1]:3876', '::1'],
] as const) {
  test(`the page may listen on ${address}`, (t) => {
    t.is(parseConfig({ TUNNELKEEP_LISTEN: address }).listen.host, host);
  });
}

for (const [name, value] of [
  ['TZ', 'Europe/Nowhere'],
  ['TUNNELKEEP_LOG_LEVEL', 'verbose'],
  ['TUNNELKEEP_DOOR', 'yes'],
  ['TUNNELKEEP_DOOR_UID', '0'],
  ['TUNNELKEEP_DOOR_UID', '-1'],
  ['TUNNELKEEP_SOURCES', '/photos:'],
  ['TUNNELKEEP_SOURCES', '/photos:documents'],
  ['TUNNELKEEP_SOURCES', '/photos/../etc'],
  ['TUNNELKEEP_DATA', '/data/'],
] as const) {
  test(`${name}=${value} is refused`, (t) => {
    t.regex(complaint({ [name]: value }), new RegExp(`${name} `));
  });
}

test('a variable that only looks like ours is refused, so that a slip of the pen is not passed over', (t) => {
  t.regex(complaint({ TUNNELKEEP_SOURCE: '/sources' }), /TUNNELKEEP_SOURCE is not a setting/);
  t.is(complaint({ TUNNELKEEPER: 'x', HOME: '/root' }), '');
});

test('several sources are parted by colons', (t) => {
  t.deepEqual(parseConfig({ TUNNELKEEP_SOURCES: '/a:/b c' }).sourceRoots, ['/a', '/b c']);
});

test('the program ends with 78 and one line that says what is wrong', async (t) => {
  const { log, gone } = spawnService(t, {
    PATH: process.env.PATH ?? '',
    TUNNELKEEP_LISTEN: '0.0.0.0:3876',
    TUNNELKEEP_LOGLEVEL: 'debug',
  });
  t.is(await gone, 78);
  t.is(log.length, 1);
  const said = JSON.parse(log[0] ?? '');
  t.is(said.refusal, 'configuration');
  t.regex(said.msg, /TUNNELKEEP_LISTEN must be a loopback address.*TUNNELKEEP_LOGLEVEL is not a setting/);
});
