import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import test from 'ava';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { forFile } from '../_support/for-file.ts';
import { loopbackUrl } from '../_support/loopback-url.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { readDatabase } from '../_support/read-database.ts';
import { type Answer, SignInClient } from '../_support/sign-in-client.ts';
import { startService, type TestService } from '../_support/start-service.ts';

const file = forFile(test);
const password = 'correct horse battery';
const tokenPath = '/api/v1/session/token';
let service: TestService;
let url: URL;
let victim: SignInClient;

test.before('a person is signed in', async () => {
  service = await startService(file);
  ({ url } = await openTunnel(file, service));
  victim = new SignInClient(url);
  await victim.enter(password);
});

test.afterEach('the person is still in', async (t) => {
  t.is((await victim.renew()).status, 200);
});

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A client elsewhere that holds the victim's cookie and nothing else. */
function thief(at: URL = url): SignInClient {
  const client = new SignInClient(at);
  client.cookie = victim.cookie;
  return client;
}

const show = (client: SignInClient, proof: string) =>
  client.ask('POST', tokenPath, { body: { proof, active: true }, headers: { Authorization: '' } });

function isRefused(answer: Answer, codes = ['proof-refused']): boolean {
  const { code, accessToken } = answer.json();
  return answer.status === 401 && codes.includes(code) && accessToken === undefined && !answer.headers['set-cookie'];
}

test.serial('the cookie opens no route by itself', async (t) => {
  t.truthy(victim.cookie);
  for (const path of ['/api/v1/overview', '/api/v1/session', '/api/v1/sessions', '/api/v1/events', '/api/v1/jobs']) {
    const answer = await thief().ask('GET', path);
    t.is(answer.status, 401, path);
  }
  t.is((await thief().ask('DELETE', '/api/v1/session')).status, 401);
  t.is((await thief().ask('DELETE', '/api/v1/sessions')).status, 401);
  t.is((await thief().ask('POST', '/api/v1/tickets', { body: { path: '/api/v1/events' } })).status, 401);
});

test.serial('the cookie with no proof, or with what is none', async (t) => {
  const body = { active: true };
  t.is((await thief().ask('POST', tokenPath, { body })).status, 400);
  for (const proof of ['', 'x', 'a.b', 'a.b.c.d', null, {}, 'e'.repeat(5000)]) {
    t.is((await thief().ask('POST', tokenPath, { body: { ...body, proof } })).status, 400, String(proof));
  }
  t.true(isRefused(await show(thief(), 'e.e.e')));
});

test.serial('the cookie with a proof by another key', async (t) => {
  const client = thief();
  t.true(isRefused(await client.renew(), ['not-signed-in']));
  t.is((await client.ask('GET', '/api/v1/overview')).status, 401);
});

test.serial('a proof that was used before', async (t) => {
  const proof = await victim.proof(tokenPath);
  t.is((await show(victim, proof)).status, 200);
  t.true(isRefused(await show(victim, proof)));
  t.true(isRefused(await show(thief(), proof)));
});

test.serial('of many copies of one proof at once, one is good', async (t) => {
  const proof = await victim.proof(tokenPath);
  const answers = await Promise.all(Array.from({ length: 8 }, () => show(victim, proof)));
  t.is(answers.filter(({ status }) => status === 200).length, 1);
  t.is(answers.filter((answer) => answer.status === 401 && isRefused(answer)).length, 7);
});

test.serial('a proof with a nonce that is missing, made up, changed, or of another service', async (t) => {
  const nonce = await victim.freshNonce();
  const flipped = Buffer.from(nonce, 'base64url');
  flipped[3] = (flipped[3] ?? 0) ^ 1;
  const body = Buffer.alloc(24);
  body.writeBigUInt64BE(BigInt(Date.now()));
  const own = Buffer.concat([body, createHmac('sha256', randomBytes(32)).update(body).digest()]);
  const nonces = [undefined, '', 'x', nonce.slice(0, -4), flipped.toString('base64url'), own.toString('base64url')];
  for (const wrong of nonces) {
    t.true(isRefused(await victim.renew({ nonce: wrong })), String(wrong));
  }
  t.is((await victim.renew({ nonce })).status, 200);
});

test.serial('a proof for another page, path, method or hour', async (t) => {
  const { origin } = victim;
  const other = `http://${'b'.repeat(26)}.localhost:${victim.port}`;
  const addresses = [
    `${other}${tokenPath}`,
    `http://${victim.host.replace(/\d+$/, '1')}${tokenPath}`,
    `${origin.replace('http:', 'https:')}${tokenPath}`,
    `${origin}/api/v1/session`,
    `${origin}${tokenPath}?`,
    `${origin.toUpperCase()}${tokenPath}`,
    tokenPath,
    '',
  ];
  for (const htu of addresses) t.true(isRefused(await victim.renew({ htu })), htu);
  for (const htm of ['GET', 'post', '', undefined]) t.true(isRefused(await victim.renew({ htm })), htm);
  const now = Math.floor(Date.now() / 1000);
  for (const iat of [now - 6 * 60, now + 6 * 60, 0, -1, 1e300, 'now', undefined]) {
    t.true(isRefused(await victim.renew({ iat })), String(iat));
  }
  t.true(isRefused(await victim.renew({ exp: now - 60 })));
  t.true(isRefused(await victim.renew({ nbf: now + 60 })));
});

test.serial('a proof with its number missing, short or long, or of another type', async (t) => {
  for (const jti of [undefined, '', 'short', 7, 'x'.repeat(129)]) {
    t.true(isRefused(await victim.renew({ jti })), String(jti));
  }
  for (const typ of [undefined, 'JWT', 'at+jwt']) {
    t.true(isRefused(await show(victim, await victim.proof(tokenPath, {}, { typ }))), typ);
  }
  t.true(isRefused(await show(victim, await victim.proof(tokenPath, {}, { crit: ['exp'] }).catch(() => 'e.e.e'))));
});

test.serial('a proof without a real signature', async (t) => {
  const genuine = await victim.proof(tokenPath);
  const [header = '', payload = '', signature = ''] = genuine.split('.');
  const { jwk } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const resigned = (head: object, sign: (text: string) => string) => {
    const text = `${base64url(head)}.${payload}`;
    return `${text}.${sign(text)}`;
  };
  const secrets = [jwk.x, JSON.stringify(jwk), Buffer.from(jwk.x, 'base64url')];
  const forged = [
    ...['none', 'None', 'NONE', ''].map((alg) => resigned({ typ: 'dpop+jwt', alg, jwk }, () => signature)),
    ...secrets.map((key) =>
      resigned({ typ: 'dpop+jwt', alg: 'HS256', jwk }, (text) =>
        createHmac('sha256', key).update(text).digest('base64url'),
      ),
    ),
    `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
    `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    `${header}.${base64url({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), jti: 'y'.repeat(20) })}.${signature}`,
  ];
  for (const proof of forged) t.true(isRefused(await show(victim, proof)), proof);
  for (const cut of [`${header}.${payload}.`, `.${payload}.${signature}`, `${header}..${signature}`]) {
    t.is((await show(victim, cut)).status, 400);
  }
  t.is((await show(victim, genuine)).status, 200);
});

test.serial(
  'a proof that carries a key which is none of ours: private, symmetric, off the curve, of another kind',
  async (t) => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const own = await exportJWK(publicKey);
    const rsa = await generateKeyPair('RS256', { extractable: true });
    const ed = await generateKeyPair('EdDSA', { extractable: true });
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const claims = async () => ({
      htm: 'POST',
      htu: `${victim.origin}${tokenPath}`,
      iat: Math.floor(Date.now() / 1000),
      jti: randomBytes(16).toString('base64url'),
      nonce: await victim.freshNonce(),
    });
    const sign = async (alg: string, jwk: unknown, key: Parameters<SignJWT['sign']>[0]) =>
      new SignJWT(await claims()).setProtectedHeader({ typ: 'dpop+jwt', alg, jwk: jwk as JWK }).sign(key);
    const proofs = [
      await sign('ES256', { ...own, d: (await exportJWK(privateKey)).d }, privateKey),
      await sign('ES256', { ...own, kid: 'x' }, privateKey),
      await sign('ES256', { ...own, y: own.x }, privateKey),
      await sign('ES256', { ...own, x: 'A'.repeat(43), y: 'A'.repeat(43) }, privateKey),
      await sign('ES256', { ...own, x: 'A', y: 'A' }, privateKey),
      await sign('ES256', { kty: 'oct', k: own.x }, privateKey),
      await sign('ES256', { kty: 'EC' }, privateKey),
      await sign('ES256', undefined, privateKey),
      await sign('ES256', [own], privateKey),
      await sign('ES256', 'x', privateKey),
      await sign('RS256', await exportJWK(rsa.publicKey), rsa.privateKey),
      await sign('EdDSA', await exportJWK(ed.publicKey), ed.privateKey),
      await sign('ES384', await exportJWK(p384.publicKey), p384.privateKey),
      await sign('ES256', { ...(await exportJWK(p384.publicKey)), crv: 'P-256' }, privateKey),
    ];
    for (const [index, proof] of proofs.entries()) {
      const answer = await show(victim, proof);
      t.true(isRefused(answer, ['proof-refused']), `${index}: ${answer.status} ${answer.bytes}`);
    }
  },
);

test.serial('the cookie and the very key, but by another tunnel of the same SSH key', async (t) => {
  const other = await openTunnel(t, service);
  const host = other.url.host;
  const proof = await victim.proof(tokenPath, { htu: `${other.url.origin}${tokenPath}` });
  const client = thief(other.url);
  t.true(isRefused(await show(client, proof), ['not-signed-in']));
  // The victim's own name is not answered there at all.
  const named = { Host: victim.host, Origin: victim.origin };
  const body = { proof: await victim.proof(tokenPath), active: true };
  t.is((await client.ask('POST', tokenPath, { body, headers: named })).status, 421);
  t.not(host, victim.host);
});

test.serial('the cookie and the very key, but straight to the loopback port', async (t) => {
  const client = thief(loopbackUrl(service));
  const here = await victim.proof(tokenPath, { htu: `${client.origin}${tokenPath}` });
  t.true(isRefused(await show(client, here), ['not-signed-in']));
  const body = { proof: await victim.proof(tokenPath), active: true };
  const headers = { Host: victim.host, Origin: victim.origin };
  t.true(isRefused(await client.ask('POST', tokenPath, { body, headers }), ['not-signed-in']));
});

test.serial('an access token is good through its own tunnel only', async (t) => {
  const Authorization = `Bearer ${victim.accessToken}`;
  t.is((await victim.ask('GET', '/api/v1/session', { headers: { Authorization } })).status, 200);
  const other = new SignInClient((await openTunnel(t, service)).url);
  t.is((await other.ask('GET', '/api/v1/session', { headers: { Authorization } })).status, 401);
  const loopback = new SignInClient(loopbackUrl(service));
  t.is((await loopback.ask('GET', '/api/v1/session', { headers: { Authorization } })).status, 401);
  const headers = { Authorization, Host: victim.host };
  t.is((await loopback.ask('GET', '/api/v1/session', { headers })).status, 401);
});

test.serial('a session of loopback is not taken over by the door', async (t) => {
  const local = new SignInClient(loopbackUrl(service));
  t.is((await local.signIn({ name: 'owner', password })).status, 200);
  const plain = { Host: victim.host, Authorization: `Bearer ${local.accessToken}` };
  t.is((await victim.ask('GET', '/api/v1/session', { headers: plain })).status, 401);
  t.is((await local.ask('GET', '/api/v1/session')).status, 200);
});

test.serial("signing in with somebody's cookie in the jar does not end that person's session", async (t) => {
  const local = new SignInClient(loopbackUrl(service));
  local.cookie = victim.cookie;
  t.is((await local.signIn({ name: 'owner', password })).status, 200);
  local.cookie = victim.cookie;
  t.is((await local.ask('DELETE', '/api/v1/session')).status, 204);
  const open = await readDatabase(service.place, 'SELECT door FROM sessions WHERE ended_at IS NULL');
  t.true(open.some(({ door }) => door === 'embedded'));
  t.is((await victim.renew()).status, 200);
});
