import { connect as connectTo, createServer, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { createSweep } from '../../src/auth/sweep-sessions.ts';
import { findOpenSession, touchSession } from '../../src/store/sessions.ts';
import { authInProcess, second } from '../_support/auth-in-process.ts';

const origin = `http://${'a'.repeat(26)}.localhost:4000`;
const other = `http://${'b'.repeat(26)}.localhost:4000`;

/** A session in its tunnel, and a clock that sweeps once a second, as the service does. */
async function open(t: ExecutionContext) {
  const parts = await authInProcess(t);
  const { auth, database, clock } = parts;
  const speaker = parts.connect();
  auth.tunnels.opened(speaker.connection, origin);
  const { session } = await parts.enter(speaker, origin);
  const sweep = createSweep(auth);
  return {
    ...parts,
    session,
    /** Lets seconds go by while the person is at work. */
    wait: async (seconds: number) => {
      for (let gone = 0; gone < seconds; gone += 1) {
        await sweep();
        clock.now += second;
        await touchSession(database, session.id, clock.now);
      }
      await sweep();
    },
    close: () => auth.tunnels.closed(speaker.connection),
    reopen: (at = origin) => {
      const { connection } = parts.connect();
      auth.tunnels.opened(connection, at);
      return connection;
    },
    isOpen: async (id = session.id) => (await findOpenSession(database, id)) !== null,
  };
}

test('a session lives as long as its tunnel', async (t) => {
  const { wait, isOpen } = await open(t);
  await wait(120);
  t.true(await isOpen());
});

test('a session ends 30 seconds after its tunnel went, and not before', async (t) => {
  const { wait, close, isOpen, database } = await open(t);
  await wait(10);
  close();
  await wait(29);
  t.true(await isOpen());
  await wait(1);
  t.false(await isOpen());
  const [row] = await database.all('SELECT ended_why FROM sessions');
  t.is(row?.ended_why, 'its tunnel was closed');
});

test('it survives when the same key opens the same page again in time, and each loss has its own half minute', async (t) => {
  const { auth, wait, close, reopen, isOpen } = await open(t);
  close();
  await wait(29);
  const connection = reopen();
  await wait(5);
  t.true(await isOpen());
  auth.tunnels.closed(connection);
  await wait(29);
  t.true(await isOpen());
  await wait(1);
  t.false(await isOpen());
});

test("somebody else's closed tunnel takes nothing from this one's half minute", async (t) => {
  const { auth, wait, close, isOpen } = await open(t);
  auth.tunnels.connected('f'.repeat(32), 'SHA256:of-another');
  auth.tunnels.closed('f'.repeat(32));
  await wait(25);
  close();
  await wait(29);
  t.true(await isOpen());
});

test('the same key with another page, or another key with the same page, does not keep it', async (t) => {
  const { auth, wait, close, reopen, isOpen } = await open(t);
  close();
  reopen(other);
  auth.tunnels.connected('f'.repeat(32), 'SHA256:of-another');
  auth.tunnels.opened('f'.repeat(32), origin);
  await wait(30);
  t.false(await isOpen());
});

test("a tunnel that another session uses is not this one's, and loopback has none to lose", async (t) => {
  const { auth, connect, enter, wait, close, isOpen } = await open(t);
  const neighbour = connect();
  auth.tunnels.opened(neighbour.connection, other);
  const kept = await enter(neighbour, other);
  const loopback = { door: 'loopback', userId: null, fingerprint: null, connection: null } as const;
  const local = await enter(loopback, 'http://127.0.0.1:3876');
  close();
  await wait(30);
  t.deepEqual([await isOpen(), await isOpen(kept.session.id), await isOpen(local.session.id)], [false, true, true]);
});

test('when the door falls or the service starts anew, sessions have half a minute to come back', async (t) => {
  const { auth, wait, isOpen } = await open(t);
  auth.tunnels.closeAll();
  await wait(29);
  t.true(await isOpen());
  await wait(1);
  t.false(await isOpen());
});

test('a stream of a session that ends so hears of it', async (t) => {
  const { auth, session, wait, close } = await open(t);
  const signal = auth.signals.signalOf(session.id);
  close();
  await wait(30);
  t.true(signal.aborted);
});

/** A socket of a real connection, as a request comes over. */
async function socketHere(t: ExecutionContext) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connectTo({ host: '127.0.0.1', port: typeof address === 'object' ? (address?.port ?? 0) : 0 });
  t.teardown(() => client.destroy());
  const socket = await accepted;
  server.close();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.resume();
  return {
    socket,
    close: () => {
      client.destroy();
      return closed;
    },
  };
}

for (const door of ['openssh', 'socket'] as const) {
  test(`${door}: a session lives while a socket that carried it is open, and half a minute longer`, async (t) => {
    const { auth, enter, wait, isOpen, userId, fingerprint } = await open(t);
    const speaker =
      door === 'openssh'
        ? ({ door, userId, fingerprint, connection: null } as const)
        : ({ door, userId: null, fingerprint: null, connection: null } as const);
    const [mine, other] = [await enter(speaker, origin), await enter(speaker, origin)];
    const [first, second] = [await socketHere(t), await socketHere(t)];
    auth.tunnels.carried(mine.session.id, first.socket);
    await wait(29);
    t.true(await isOpen(other.session.id), 'a session that no socket carried yet has its half minute as well');
    await wait(31);
    t.deepEqual([await isOpen(mine.session.id), await isOpen(other.session.id)], [true, false]);
    auth.tunnels.carried(mine.session.id, second.socket);
    await first.close();
    await wait(60);
    t.true(await isOpen(mine.session.id));
    await second.close();
    await wait(29);
    t.true(await isOpen(mine.session.id));
    await wait(1);
    t.false(await isOpen(mine.session.id));
  });
}

test('a socket that had closed before its request was answered carries nothing', async (t) => {
  const { auth, enter, wait, isOpen } = await open(t);
  const { session } = await enter({ door: 'socket', userId: null, fingerprint: null, connection: null }, origin);
  const gone = await socketHere(t);
  await gone.close();
  auth.tunnels.carried(session.id, gone.socket);
  await wait(30);
  t.false(await isOpen(session.id));
});
