import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import test from 'ava';
import ssh2 from 'ssh2';
import { parsePublicKey } from '../../src/auth/parse-public-key.ts';
import { type PublicKey, readPublicKey } from '../../src/door/read-public-key.ts';
import { verifyFidoSignature } from '../../src/door/verify-fido-signature.ts';
import { connectHostile } from '../attack/_hostile-client.ts';
import { startDoor } from './_start-door.ts';

const data = Buffer.from('session id and request');
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();

type Made = {
  readonly flags?: number;
  readonly application?: string;
  readonly counter?: number;
  readonly data?: Buffer;
};

/** What an authenticator signs and appends, by hand from PROTOCOL.u2f. */
function trailerAndSigned({ flags = 0x01, application = 'ssh:', counter = 7, data: signedData = data }: Made) {
  const trailer = Buffer.alloc(5);
  trailer.writeUInt8(flags);
  trailer.writeUInt32BE(counter, 1);
  return { trailer, signed: Buffer.concat([sha256(application), trailer, sha256(signedData)]) };
}

function mpint(bytes: Buffer): Buffer {
  let digits = bytes;
  while (digits.length > 1 && digits[0] === 0) digits = digits.subarray(1);
  if ((digits[0] ?? 0) & 0x80) digits = Buffer.concat([Buffer.of(0), digits]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(digits.length);
  return Buffer.concat([length, digits]);
}

const authenticators = {
  'sk-ssh-ed25519@openssh.com': () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return { publicKey, sign: (bytes: Buffer) => sign(null, bytes, privateKey) };
  },
  'sk-ecdsa-sha2-nistp256@openssh.com': () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return {
      publicKey,
      sign: (bytes: Buffer) => {
        const fixed = sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
        return Buffer.concat([mpint(fixed.subarray(0, 32)), mpint(fixed.subarray(32))]);
      },
    };
  },
} satisfies Record<string, () => { publicKey: KeyObject; sign(bytes: Buffer): Buffer }>;

for (const type of Object.keys(authenticators) as (keyof typeof authenticators)[]) {
  const authenticator = authenticators[type]();
  const key: PublicKey = { type, key: authenticator.publicKey, application: 'ssh:' };
  const made = (how: Made = {}) => {
    const { trailer, signed } = trailerAndSigned(how);
    return Buffer.concat([authenticator.sign(signed), trailer]);
  };

  test(`${type}: a touch signs`, (t) => {
    for (let round = 0; round < 20; round += 1)
      t.true(verifyFidoSignature(key, 'ssh:', data, made({ counter: round })));
    t.true(verifyFidoSignature(key, 'ssh:', data, made({ flags: 0x05 })), 'with the PIN as well');
  });

  test(`${type}: without a touch it does not count`, (t) => {
    t.false(verifyFidoSignature(key, 'ssh:', data, made({ flags: 0x00 })));
    t.false(verifyFidoSignature(key, 'ssh:', data, made({ flags: 0x04 })));
  });

  test(`${type}: for another application, or another request, it does not count`, (t) => {
    t.false(verifyFidoSignature(key, 'ssh:', data, made({ application: 'https://evil.example' })));
    t.false(verifyFidoSignature(key, 'ssh:', data, made({ data: Buffer.from('another request') })));
  });

  test(`${type}: flags and counter cannot be changed after the signature`, (t) => {
    const good = made({ flags: 0x05 });
    for (const back of [1, 2, 3, 4, 5]) {
      const changed = Buffer.from(good);
      changed.writeUInt8(changed.readUInt8(changed.length - back) ^ 0x10, changed.length - back);
      t.false(verifyFidoSignature(key, 'ssh:', data, changed));
    }
  });

  test(`${type}: what is cut, prolonged or empty does not count, and does not throw`, (t) => {
    const good = made();
    for (let length = 0; length < good.length; length += 1) {
      t.false(verifyFidoSignature(key, 'ssh:', data, good.subarray(0, length)));
    }
    t.false(verifyFidoSignature(key, 'ssh:', data, Buffer.concat([Buffer.of(0), good])));
    t.false(verifyFidoSignature(key, 'ssh:', data, Buffer.concat([good, Buffer.of(1)])));
  });

  test(`${type}: another authenticator does not count`, (t) => {
    const other: PublicKey = { ...key, key: authenticators[type]().publicKey };
    t.false(verifyFidoSignature(other, 'ssh:', data, made()));
  });
}

const string = (bytes: Buffer | string) => {
  const body = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
};

/** A key's wire form, by hand from PROTOCOL.u2f. */
function wireForm(type: string, key: KeyObject, application: string): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const [a, b] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  const point = Buffer.concat([Buffer.of(4), a, b]);
  const fields = type.startsWith('sk-ssh') ? [a, application] : ['nistp256', point, application];
  return Buffer.concat([type, ...fields].map(string));
}

for (const type of Object.keys(authenticators) as (keyof typeof authenticators)[]) {
  test(`${type}: gets through the real door with a touch, and not without`, async (t) => {
    const door = await startDoor();
    t.teardown(door.stop);
    const authenticator = authenticators[type]();
    const wire = wireForm(type, authenticator.publicKey, 'ssh:');
    door.know(`${type} ${wire.toString('base64')}`);
    for (const [flags, heard] of [
      [0x00, 'USERAUTH_FAILURE'],
      [0x01, 'USERAUTH_SUCCESS'],
    ] as const) {
      const hostile = await connectHostile(door, null);
      t.teardown(hostile.stop);
      // ssh2's client knows no FIDO keys: it is given another one that says it is this.
      const other = ssh2.utils.parseKey(ssh2.utils.generateKeyPairSync('ed25519').public);
      const publicKey = Object.assign(other, { type, getPublicSSH: () => wire }) as unknown as string;
      hostile.protocol.authPK('x', publicKey, type, (data, done) => {
        const { trailer, signed } = trailerAndSigned({ flags, data });
        done(Buffer.concat([authenticator.sign(signed), trailer]));
      });
      t.is((await hostile.hear(heard)).name, heard);
      hostile.stop();
    }
  });
}

test('a FIDO key that was made for a web page is no key for SSH', (t) => {
  for (const type of Object.keys(authenticators) as (keyof typeof authenticators)[]) {
    const { publicKey } = authenticators[type]();
    t.truthy(readPublicKey(wireForm(type, publicKey, 'ssh:home')));
    t.is(readPublicKey(wireForm(type, publicKey, 'https://example.org')), null);
    t.notThrows(() => parsePublicKey(`${type} ${wireForm(type, publicKey, 'ssh:').toString('base64')} me`));
    t.throws(() => parsePublicKey(`${type} ${wireForm(type, publicKey, 'webauthn').toString('base64')} me`));
  }
});
