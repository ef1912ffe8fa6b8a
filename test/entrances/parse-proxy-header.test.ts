import test from 'ava';
import fc from 'fast-check';
import { proxyHeader } from '../../src/door/proxy-header.ts';
import { parseProxyHeader } from '../../src/entrances/parse-proxy-header.ts';
import { identityTlv, type ProxyIdentity, proxyHeaderLimit } from '../../src/model/proxy-identity.ts';

const text = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 });
const identity: fc.Arbitrary<ProxyIdentity> = fc.record({
  userId: text,
  fingerprint: text,
  connection: fc.stringMatching(/^[0-9a-f]{32}$/),
  door: fc.constant('embedded' as const),
});
const good: ProxyIdentity = { userId: 'u', fingerprint: 'SHA256:f', connection: 'c'.repeat(32), door: 'embedded' };

test('what the door writes is read back, and what follows is left alone', (t) => {
  fc.assert(
    fc.property(identity, fc.uint8Array(), (who, rest) => {
      const header = proxyHeader(who);
      const parsed = parseProxyHeader(Buffer.concat([header, rest]));
      t.deepEqual(parsed, { identity: who, length: header.length });
    }),
  );
});

test('as long as it has not come whole, it is waited for', (t) => {
  fc.assert(
    fc.property(identity, fc.nat(), (who, at) => {
      const header = proxyHeader(who);
      t.is(parseProxyHeader(header.subarray(0, at % header.length)), null);
    }),
  );
});

test('any one byte changed is refused, waited for, or is another text; never a crash', (t) => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const header = Buffer.from(proxyHeader(good));
      const index = at % header.length;
      header[index] = (header[index] ?? 0) ^ change;
      try {
        const parsed = parseProxyHeader(header);
        if (index < 16 && parsed !== null) t.fail(`byte ${index} of the fixed part does not matter`);
        if (parsed !== null) t.notDeepEqual(parsed.identity, good);
      } catch (error) {
        t.true(error instanceof Error);
      }
    }),
    { numRuns: 2000 },
  );
});

test('noise is never an identity', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      try {
        t.is(parseProxyHeader(Buffer.from(bytes)), null);
      } catch (error) {
        t.true(error instanceof Error);
      }
    }),
  );
});

/** A header with these TLVs, and, where it is given, another length in its fixed part. */
function written(tlvs: readonly (readonly [number, string])[], length?: number, twelve = 0x21, thirteen = 0): Buffer {
  const body = Buffer.concat(
    tlvs.map(([type, value]) => {
      const head = Buffer.from([type, 0, 0]);
      head.writeUInt16BE(Buffer.byteLength(value), 1);
      return Buffer.concat([head, Buffer.from(value)]);
    }),
  );
  const fixed = Buffer.from('0d0a0d0a000d0a515549540a00000000', 'hex');
  fixed[12] = twelve;
  fixed[13] = thirteen;
  fixed.writeUInt16BE(length ?? body.length, 14);
  return Buffer.concat([fixed, body]);
}

const four = Object.entries(identityTlv).map(([name, type]) => [type, good[name as keyof ProxyIdentity]] as const);

test('exactly the four, once each, of the embedded door', (t) => {
  t.deepEqual(parseProxyHeader(written(four))?.identity, good);
  t.deepEqual(parseProxyHeader(written(four.toReversed()))?.identity, good);
  for (const [index] of four.entries()) {
    t.throws(() => parseProxyHeader(written(four.filter((_, at) => at !== index))));
    t.throws(() => parseProxyHeader(written(four.map((tlv, at) => (at === index ? [tlv[0], ''] : tlv)))));
    t.throws(() => parseProxyHeader(written([...four, four[index] ?? four[0] ?? [0, '']])));
  }
  t.throws(() => parseProxyHeader(written([...four, [0xe4, 'x']])));
  t.throws(() => parseProxyHeader(written([...four, [0x04, '']])));
  const others = ['loopback', 'openssh', 'Embedded', 'embedded\0'];
  for (const door of others) {
    t.throws(() =>
      parseProxyHeader(written(four.map(([type, value]) => [type, type === identityTlv.door ? door : value]))),
    );
  }
});

test('LOCAL, other versions, real address families, lies about length, and long headers', (t) => {
  t.throws(() => parseProxyHeader(written(four, undefined, 0x20)));
  t.throws(() => parseProxyHeader(written(four, undefined, 0x11)));
  for (const family of [0x11, 0x12, 0x21, 0x31])
    t.throws(() => parseProxyHeader(written(four, undefined, 0x21, family)));
  t.throws(() => parseProxyHeader(written(four, 3)));
  t.throws(() => parseProxyHeader(written(four, 0)));
  t.throws(() => parseProxyHeader(written(four, 0xffff)), { message: /too long/ });
  t.throws(() => parseProxyHeader(written([...four.slice(1), [identityTlv.userId, 'x'.repeat(proxyHeaderLimit)]])));
  t.throws(() => parseProxyHeader(Buffer.from('PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n')));
  t.throws(() => parseProxyHeader(Buffer.from('GET / HTTP/1.1\r\n')));
});
