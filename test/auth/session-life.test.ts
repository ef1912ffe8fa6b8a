import test from 'ava';
import { openAccessToken, sealAccessToken } from '../../src/auth/access-token.ts';
import type { Auth } from '../../src/auth/auth.ts';
import { authorize } from '../../src/auth/authorize.ts';
import { checkSession } from '../../src/auth/check-session.ts';
import { endSession } from '../../src/auth/end-session.ts';
import { sessionStore } from '../../src/auth/session-store.ts';
import { startSession } from '../../src/auth/start-session.ts';
import { sweepSessions } from '../../src/auth/sweep-sessions.ts';
import { findOpenSession, touchSession } from '../../src/store/sessions.ts';
import { deleteUserKey } from '../../src/store/user-keys.ts';
import { setUserPassword } from '../../src/store/users.ts';
import type { Context } from '../../src/web/context.ts';
import { untilGone } from '../../src/web/until-gone.ts';
import { authInProcess, minute, second } from '../_support/auth-in-process.ts';

const origin = `http://${'a'.repeat(26)}.localhost:4000`;
const hour = 60 * minute;

test('idle for 15 minutes ends a session, and neither looking at it nor koa-session counts as a touch', async (t) => {
  const { auth, clock, connect, enter } = await authInProcess(t);
  const speaker = connect();
  const { session, secret } = await enter(speaker, origin);
  const store = sessionStore(auth);
  const asked = { ctx: { state: { speaker, origin } } };
  for (let minutes = 0; minutes < 14; minutes += 1) {
    clock.now += minute;
    t.truthy(await checkSession(auth, session.id, speaker, origin));
    t.deepEqual(await store.get(secret, null, asked), { id: session.id });
  }
  clock.now += minute - 1;
  t.truthy(await checkSession(auth, session.id, speaker, origin));
  clock.now += 1;
  t.is(await checkSession(auth, session.id, speaker, origin), null);
  t.is(await store.get(secret, null, asked), undefined);
});

test('a person at work stays in for 12 hours and not a moment longer', async (t) => {
  const { auth, clock, connect, enter } = await authInProcess(t);
  const speaker = connect();
  const { session } = await enter(speaker, origin);
  const end = clock.now + 12 * hour;
  while (clock.now + 10 * minute < end) {
    clock.now += 10 * minute;
    await touchSession(auth.database, session.id, clock.now);
    t.truthy(await checkSession(auth, session.id, speaker, origin));
  }
  clock.now = end - 1;
  await touchSession(auth.database, session.id, clock.now);
  t.truthy(await checkSession(auth, session.id, speaker, origin));
  clock.now = end;
  await touchSession(auth.database, session.id, clock.now);
  t.is(await checkSession(auth, session.id, speaker, origin), null);
});

test('an access token lives five minutes, and is good for nothing after its session', async (t) => {
  const { auth, clock, connect, enter } = await authInProcess(t);
  const { session } = await enter(connect(), origin);
  const { accessToken, accessTokenExpiresAt } = await sealAccessToken(auth, session.id);
  t.is(accessTokenExpiresAt, clock.now + 5 * minute);
  t.false(accessToken.includes(session.id));
  clock.now += 5 * minute - 1;
  t.is(await openAccessToken(auth, accessToken), session.id);
  clock.now += 1;
  t.is(await openAccessToken(auth, accessToken), null);
  const other = await authInProcess(t);
  t.is(await openAccessToken(other.auth, (await sealAccessToken(auth, session.id)).accessToken), null);
});

test('an ended session cannot be touched back to life', async (t) => {
  const { auth, clock, connect, enter } = await authInProcess(t);
  const speaker = connect();
  const { session, secret } = await enter(speaker, origin);
  t.true(await endSession(auth, session.id, 'a test'));
  const store = sessionStore(auth);
  await store.set(secret);
  await touchSession(auth.database, session.id, clock.now + second);
  t.is(await checkSession(auth, session.id, speaker, origin), null);
  t.is(await store.get(secret, null, { ctx: { state: { speaker, origin } } }), undefined);
  t.false(await endSession(auth, session.id, 'again'));
});

test('koa-session can make no session by itself', async (t) => {
  const { auth, database } = await authInProcess(t);
  await sessionStore(auth).set('x'.repeat(43));
  t.deepEqual(await database.all('SELECT id FROM sessions'), []);
});

test('a session counts for its own key, door and origin', async (t) => {
  const { auth, connect, enter } = await authInProcess(t);
  const speaker = connect();
  const { session, secret } = await enter(speaker, origin);
  const loopback = { door: 'loopback', userId: null, fingerprint: null, connection: null } as const;
  const store = sessionStore(auth);
  for (const [who, where] of [
    [loopback, origin],
    [{ ...speaker, fingerprint: 'SHA256:of-another' }, origin],
    [{ ...speaker, userId: 'another' }, origin],
    [speaker, origin.replace('4000', '4001')],
    [speaker, origin.replace('http:', 'https:')],
    [speaker, ''],
  ] as const) {
    t.is(await checkSession(auth, session.id, who, where), null);
    if (who.userId !== 'another') {
      t.is(await store.get(secret, null, { ctx: { state: { speaker: who, origin: where } } }), undefined);
    }
  }
  t.truthy(await checkSession(auth, session.id, speaker, origin));
});

test('a key that was taken away opens nothing, even where its connection has not dropped yet', async (t) => {
  const { auth, database, connect, enter, fingerprint } = await authInProcess(t);
  const speaker = connect();
  const { session } = await enter(speaker, origin);
  await deleteUserKey(database, fingerprint);
  t.is(await checkSession(auth, session.id, speaker, origin), null);
  await t.throwsAsync(enter(speaker, origin), { message: /Sign in again/ });
  t.is((await database.all('SELECT id FROM sessions')).length, 1);
});

test('a sign-in by a password that was changed meanwhile comes to nothing', async (t) => {
  const { auth, database, userId, connect } = await authInProcess(t);
  await setUserPassword(database, userId, 'the stored text');
  const binding = { userId, speaker: connect(), origin, browserKey: 'its key', browser: 'a test' };
  await startSession(auth, { ...binding, storedPassword: 'the stored text' });
  await setUserPassword(database, userId, 'another stored text');
  const late = startSession(auth, { ...binding, storedPassword: 'the stored text' });
  await t.throwsAsync(late, { message: /Sign in again/ });
  t.is((await database.all('SELECT id FROM sessions')).length, 1);
});

async function principalOf(
  auth: Auth,
  ...where: Parameters<typeof checkSession> extends [Auth, ...infer R] ? R : never
) {
  const principal = await checkSession(auth, ...where);
  if (principal === null) throw new Error('no session');
  return { ...principal, needsPassword: false };
}

const request = () => ({ res: { once: () => undefined } }) as unknown as Context;

test('a stream that begins in the moment of log-out is told of it', async (t) => {
  const { auth, connect, enter } = await authInProcess(t);
  const speaker = connect();
  const { session } = await enter(speaker, origin);
  const grant = authorize(await principalOf(auth, session.id, speaker, origin), 'see-status');
  const before = await untilGone(auth, request(), grant);
  t.false(before.aborted);
  await endSession(auth, session.id, 'a test');
  t.true(before.aborted);
  t.true((await untilGone(auth, request(), grant)).aborted);
});

test('a sweep ends what has run out, so that its streams end too', async (t) => {
  const { auth, database, clock, connect, enter } = await authInProcess(t);
  const speaker = connect();
  const { session } = await enter(speaker, origin);
  const signal = auth.signals.signalOf(session.id);
  const stop = sweepSessions(auth, (error) => t.fail(String(error)));
  clock.now += 15 * minute;
  const began = performance.now();
  while (!signal.aborted && performance.now() - began < 10_000) await new Promise((resolve) => setTimeout(resolve, 50));
  stop();
  t.true(signal.aborted);
  t.is(await findOpenSession(database, session.id), null);
});
