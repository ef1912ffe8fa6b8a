import { createCipheriv, randomBytes } from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import { open, type Place, seal } from '../../src/vault/envelope.ts';

const key = randomBytes(32);
const place: Place = { keyId: 'k', table: 'repositories', column: 'password', row: 'r' };
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_', '2'), minLength: 1, maxLength: 6 });
const anyPlace = fc.record({ keyId: word, table: word, column: word, row: word });

/** Is this taken for a sealed value? */
function opens(with_: Buffer, at: Place, sealed: Buffer): boolean {
  try {
    open(with_, at, sealed);
    return true;
  } catch {
    return false;
  }
}

test('what is sealed comes back, and shows nothing of itself', (t) => {
  fc.assert(
    fc.property(bytes, anyPlace, (plain, at) => {
      const sealed = seal(key, at, plain);
      return open(key, at, sealed).equals(plain) && (plain.length < 8 || !sealed.includes(plain));
    }),
  );
  t.pass();
});

test('the same text is sealed differently every time', (t) => {
  const sealed = Array.from({ length: 500 }, () =>
    seal(key, place, Buffer.from('same')).subarray(1, 13).toString('hex'),
  );
  t.is(new Set(sealed).size, sealed.length);
});

for (const part of ['keyId', 'table', 'column', 'row'] as const) {
  test(`a sealed value with another ${part} is refused`, (t) => {
    const sealed = seal(key, place, Buffer.from('secret'));
    t.false(opens(key, { ...place, [part]: `${place[part]}x` }, sealed));
    t.true(opens(key, place, sealed));
  });
}

test('no other place opens it, whichever way its parts are cut', (t) => {
  fc.assert(
    fc.property(anyPlace, anyPlace, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      return opens(key, other, seal(key, one, Buffer.from('secret'))) === same;
    }),
  );
  t.pass();
});

test('a single changed bit is refused, wherever it is', (t) => {
  fc.assert(
    fc.property(bytes, fc.nat(), (plain, where) => {
      const sealed = seal(key, place, plain);
      const bit = where % (sealed.length * 8);
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return !opens(key, place, changed);
    }),
    { numRuns: 500 },
  );
  const sealed = seal(key, place, Buffer.from('secret'));
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    t.false(opens(key, place, changed), `bit ${bit}`);
  }
});

test('a value that is cut short or prolonged is refused', (t) => {
  const sealed = seal(key, place, Buffer.from('secret'));
  for (let length = 0; length < sealed.length; length += 1)
    t.false(opens(key, place, sealed.subarray(0, length)), `${length}`);
  t.false(opens(key, place, Buffer.concat([sealed, Buffer.of(0)])));
});

test('a tag of 4 or 12 bytes, which Node by itself would take, is refused', (t) => {
  for (const authTagLength of [4, 8, 12, 15]) {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength });
    cipher.setAAD(Buffer.from(['tunnelkeep/1', place.keyId, place.table, place.column, place.row].join('|')));
    const sealed = Buffer.concat([cipher.update('a secret that is long enough'), cipher.final()]);
    t.false(opens(key, place, Buffer.concat([Buffer.of(1), nonce, sealed, cipher.getAuthTag()])));
  }
});

test('another key does not open it', (t) => {
  t.false(opens(randomBytes(32), place, seal(key, place, Buffer.from('secret'))));
});
