import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { listenSharedSocket } from '../../src/entrances/listen-shared-socket.ts';
import { Refusal } from '../../src/model/refusal.ts';
import { rawExchange } from '../_support/raw-exchange.ts';
import { scratchFolder } from '../_support/scratch-folder.ts';

const group = process.getgid?.() ?? 0;

async function prepare(t: ExecutionContext, mode: number) {
  const folder = join(await scratchFolder(t), 'share');
  await mkdir(folder);
  await chmod(folder, mode);
  const server = createServer((_request, response) => response.end('here'));
  t.teardown(() => server.close());
  return { folder, path: join(folder, 'page.sock'), server };
}

for (const mode of [0o750, 0o710, 0o2750]) {
  test(`a folder of mode ${mode.toString(8)} is taken; the socket is for its owner and the group`, async (t) => {
    const { path, server } = await prepare(t, mode);
    await listenSharedSocket(server, path, group);
    const found = await stat(path);
    t.is(found.mode & 0o777, 0o660);
    t.is(found.gid, group);
    const answer = await rawExchange({ path }, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    t.is(answer.body.includes('here'), true);
  });
}

for (const mode of [0o755, 0o751, 0o752, 0o753, 0o770, 0o730, 0o777, 0o1777, 0o700, 0o740]) {
  test(`a folder of mode ${mode.toString(8)} is refused, with its mode and the way to mend it`, async (t) => {
    const { folder, path, server } = await prepare(t, mode);
    const error = await t.throwsAsync(listenSharedSocket(server, path, group), { instanceOf: Refusal });
    t.true(error.message.includes(`mode ${mode.toString(8).padStart(4, '0')}`), error.message);
    t.true(error.message.includes(`chmod 0750 ${folder}`), error.message);
    t.false(server.listening);
  });
}

test('the folder of another group, and one that is not there, are refused', async (t) => {
  const { folder, path, server } = await prepare(t, 0o750);
  await t.throwsAsync(listenSharedSocket(server, path, group + 1), { instanceOf: Refusal, message: /belongs to/ });
  const missing = join(folder, 'missing', 'page.sock');
  await t.throwsAsync(listenSharedSocket(server, missing, group), { instanceOf: Refusal, message: /mkdir/ });
});

test('a socket that was left behind is replaced; a file in its place is kept, and refused', async (t) => {
  const { path, server } = await prepare(t, 0o750);
  const old = createNetServer();
  await new Promise<void>((resolve) => old.listen(path, resolve));
  t.teardown(() => old.close());
  await listenSharedSocket(server, path, group);
  t.true(server.listening);

  const other = await prepare(t, 0o750);
  await writeFile(other.path, 'precious');
  await t.throwsAsync(listenSharedSocket(other.server, other.path, group), { message: /is no socket/ });
  t.is((await stat(other.path)).size, 8);
});
