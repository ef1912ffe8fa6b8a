import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { makeKey } from '../door/_make-key.ts';
import { startDoor } from '../door/_start-door.ts';
import { isOpenAsk } from '../door/_until.ts';
import { type Laptop, makeLaptop, processesOf, runHelper, type Shell, shells } from './_run-helper.ts';

/** A browser that writes down how it was called and what the whole machine's arguments were at that moment. */
const recordingBrowser = `
printf '%s\\n' "$@" >"$HOME/arguments"
for last; do :; done
stat -c '%a %u' "$last" >"$HOME/mode"
stat -c '%a %u' "\${last%/*}" >"$HOME/folder-mode"
cat "$last" >"$HOME/page"
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' >"$HOME/all-arguments"
printf 'done\\n' >"$HOME/finished"
`;

async function prepare(t: ExecutionContext) {
  const door = await startDoor();
  t.teardown(door.stop);
  const key = await makeKey(door.folder, 'key');
  door.know(key.publicKey);
  const code = `secret-${door.port}-`.padEnd(43, 'k');
  door.answerOpen = () => ({ opened: { code } });
  return { door, code, laptop: await makeLaptop(door, key) };
}

async function recorded(laptop: Laptop, name: string): Promise<string> {
  for (let tries = 0; !existsSync(join(laptop.folder, 'finished')); tries++) {
    if (tries > 400) throw new Error('the browser was not started');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return readFile(join(laptop.folder, name), 'utf8');
}

for (const shell of Object.keys(shells) as Shell[]) {
  test(`${shell}: the browser gets the code by a private file, which is gone after signing in`, async (t) => {
    const { door, code, laptop } = await prepare(t);
    await laptop.addProgram('xdg-open', recordingBrowser);
    const helper = runHelper(laptop, shell, ['nas'], { DISPLAY: ':99' });
    await helper.untilSaid('Opening the page of nas in your browser.');
    const path = (await recorded(laptop, 'arguments')).trim();
    const { connection, host, port } = await door.until(isOpenAsk);
    t.regex(await recorded(laptop, 'page'), new RegExp(`location\\.replace\\("http://${host}:${port}/#${code}"\\)`));
    t.is((await recorded(laptop, 'mode')).trim(), `600 ${process.getuid?.()}`);
    t.is((await recorded(laptop, 'folder-mode')).trim(), `700 ${process.getuid?.()}`);
    t.false((await recorded(laptop, 'all-arguments')).includes(code));
    t.true((await recorded(laptop, 'all-arguments')).includes(host), 'the arguments were really read');
    t.true(existsSync(path));

    door.say({ tell: 'redeemed', connection });
    await helper.untilSaid('Signed in through nas. Press Ctrl-C to close the tunnel.');
    t.false(existsSync(path));
    t.false((helper.stdout + helper.stderr).includes(code));

    helper.child.kill('SIGINT');
    t.is(await helper.ended, 0);
    t.deepEqual(await processesOf(laptop), []);
    t.deepEqual(await readdir(laptop.temporary), []);
  });

  test(`${shell}: the file is gone as well when nobody signs in`, async (t) => {
    const { laptop } = await prepare(t);
    await laptop.addProgram('my-browser', recordingBrowser);
    const helper = runHelper(laptop, shell, ['nas'], { BROWSER: 'my-browser --new-window %s:other' });
    const [option, path = ''] = (await recorded(laptop, 'arguments')).trim().split('\n');
    t.is(option, '--new-window');
    t.true(existsSync(path));
    helper.child.kill('SIGTERM');
    t.is(await helper.ended, 0);
    t.deepEqual(await readdir(laptop.temporary), []);
    t.deepEqual(await processesOf(laptop), []);
  });

  test(`${shell}: a browser that cannot start, or none at all, means that the address is printed`, async (t) => {
    const { laptop, code } = await prepare(t);
    const none = runHelper(laptop, shell, ['nas']);
    await none.untilSaid(`/#${code}`);
    t.regex(none.stderr, /There is no browser to open here\./);
    none.child.kill('SIGTERM');
    await none.ended;

    await laptop.addProgram('xdg-open', 'exit 3');
    const broken = runHelper(laptop, shell, ['nas'], { DISPLAY: ':99' });
    await broken.untilSaid(`/#${code}`);
    t.regex(broken.stderr, /The browser could not be started\./);
    t.deepEqual((await readdir(laptop.temporary)).length, 1, 'only the folder with the pipe is left');
    broken.child.kill('SIGTERM');
    t.is(await broken.ended, 0);
    t.deepEqual(await readdir(laptop.temporary), []);
  });
}

test('with snap installed the file lies openly in the home folder, where snaps can read it', async (t) => {
  const { laptop } = await prepare(t);
  await laptop.addProgram('snap', 'exit 0');
  await laptop.addProgram('xdg-open', recordingBrowser);
  const helper = runHelper(laptop, 'dash', ['nas'], { WAYLAND_DISPLAY: 'wayland-0' });
  const path = (await recorded(laptop, 'arguments')).trim();
  t.regex(path.slice(laptop.folder.length), /^\/open-backup-remote\.\w{6}\/open\.html$/);
  helper.child.kill('SIGTERM');
  await helper.ended;
  t.false(existsSync(path));
  t.deepEqual(
    (await readdir(laptop.folder)).filter((name) => name.startsWith('open-backup-remote')),
    [],
  );
});

test('on WSL the page is given to Windows by its Windows path', async (t) => {
  const { laptop, code } = await prepare(t);
  await laptop.addProgram('wslpath', 'printf \'\\\\\\\\wsl.localhost\\\\Debian%s\' "$2"');
  await laptop.addProgram('powershell.exe', 'printf \'%s\\n\' "$@" >"$HOME/arguments"; printf done >"$HOME/finished"');
  const helper = runHelper(laptop, 'dash', ['nas'], { WSL_DISTRO_NAME: 'Debian' });
  const said = await recorded(laptop, 'arguments');
  t.regex(said, /Start-Process '\\\\wsl\.localhost\\Debian\/.*open\.html'/);
  t.false(said.includes(code));
  helper.child.kill('SIGTERM');
  t.is(await helper.ended, 0);
});

test('on macOS before 26 with Safari the page opens at 127.0.0.1, and the loss is told', async (t) => {
  const { door, laptop } = await prepare(t);
  await laptop.addProgram('uname', 'echo Darwin');
  await laptop.addProgram('sw_vers', 'echo 15.6.1');
  await laptop.addProgram('open', recordingBrowser);
  await laptop.addProgram('defaults', 'exit 1');
  const safari = runHelper(laptop, 'bash', ['nas']);
  await recorded(laptop, 'arguments');
  t.is((await door.until(isOpenAsk)).host, '127.0.0.1');
  t.regex(
    safari.stderr,
    /^Safari on this macOS cannot .* 127\.0\.0\.1: .*\nOpening the page of nas in your browser\.\n$/,
  );
  safari.child.kill('SIGTERM');
  t.is(await safari.ended, 0);
});

for (const [what, version, handlers] of [
  ['macOS 26', '26.0', ''],
  ['another browser than Safari', '15.6', '({LSHandlerRoleAll = "org.mozilla.firefox"; LSHandlerURLScheme = https;})'],
] as const) {
  test(`with ${what} the page has a name of its own`, async (t) => {
    const { door, laptop } = await prepare(t);
    await laptop.addProgram('uname', 'echo Darwin');
    await laptop.addProgram('sw_vers', `echo ${version}`);
    await laptop.addProgram('open', recordingBrowser);
    await laptop.addProgram('defaults', `echo '${handlers}'`);
    const helper = runHelper(laptop, 'bash', ['nas']);
    t.regex((await door.until(isOpenAsk)).host, /^[a-z2-7]{26}\.localhost$/);
    await helper.untilSaid('Opening the page');
    t.false(helper.stderr.includes('Safari'));
    helper.child.kill('SIGTERM');
    await helper.ended;
  });
}

test('when no folder can be made for the page, the address is printed', async (t) => {
  const { laptop, code } = await prepare(t);
  await laptop.addProgram('snap', 'exit 0');
  await laptop.addProgram('xdg-open', recordingBrowser);
  await laptop.addProgram('mktemp', 'case $2 in */laptop/open-*) exit 1;; esac; exec /usr/bin/mktemp "$@"');
  const helper = runHelper(laptop, 'dash', ['nas'], { DISPLAY: ':99' });
  await helper.untilSaid(`/#${code}`);
  t.regex(helper.stderr, /No file could be written for the browser\./);
  helper.child.kill('SIGTERM');
  await helper.ended;
});
