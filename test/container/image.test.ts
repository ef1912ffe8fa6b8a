import { builtImage } from './_built-image.ts';
import { containerTest } from './_container-test.ts';
import { docker } from './_docker.ts';

containerTest('the image builds, and holds what runs and nothing that builds', async (t) => {
  const image = await builtImage();
  const inside = (command: string, ...options: string[]) =>
    docker('run', '--rm', '--network', 'none', ...options, image, 'sh', '-c', command);

  const [major = 0, minor = 0] =
    /restic (\d+)\.(\d+)/
      .exec(await inside('restic version'))
      ?.slice(1)
      .map(Number) ?? [];
  t.true(major > 0 || minor >= 18, 'restic is 0.18 or newer');
  t.regex(await inside('node --version'), /^v24\./);
  t.is(await inside('TZ=Europe/Berlin date --date=2026-07-01T12:00Z +%H'), '14', 'time zones are there');
  t.is(
    await inside('node --print "require(\'ssh2/lib/protocol/crypto.js\').bindingAvailable"'),
    'true',
    'the door has its native ciphers',
  );
  t.is(
    await inside(
      "node --print \"require('ssh2/lib/protocol/constants.js').SUPPORTED_KEX.includes('mlkem768x25519-sha256')\"",
    ),
    'true',
    'ssh2 is patched',
  );
  t.is(
    await inside('for name in npm npx corepack yarn gcc g++ cc make python3; do command -v $name; done; true'),
    '',
    'nothing that builds',
  );
  t.is(
    await inside('ls /app/node_modules/.bin /app/src/ui 2>/dev/null; true'),
    '',
    'no development tool, no page source',
  );
  t.is(await inside('find / -xdev -perm /6000 -type f 2>/dev/null; true'), '', 'no program that changes who one is');
  t.is(
    await inside('find /app ! -user root; find /app -perm /022 ! -type l'),
    '',
    'only root could change the program',
  );
  t.is(await inside('stat -c "%U %a" /data'), 'root 700');
  t.is(await inside('id --user tunnelkeep-door; id --group tunnelkeep-door'), '3822\n3822');
  await t.throwsAsync(inside('echo x >/app/src/main.ts', '--user', '3822:3822'), { message: /Permission denied/ });

  const [{ Config: config }] = JSON.parse(await docker('image', 'inspect', image));
  t.deepEqual(Object.keys(config.ExposedPorts), ['3822/tcp']);
  t.is(config.StopSignal, 'SIGTERM');
});
