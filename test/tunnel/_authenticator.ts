// Plays ssh-sk-helper(8), by which ssh reaches a security key (OpenSSH's sk-api and ssh-sk-helper.c, version 5): signs
// what it is asked to, as a key that was touched would. Its own secret is the seed in the file $AUTHENTICATOR_KEY.
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();

export const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

export const field = (value: Buffer | string) => Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(value)]);

function answer(request: Buffer, privateKeyFile: string): Buffer {
  // version (1), kind (4), whether to log (1), log level (4); then the key, the provider and what to sign.
  const fields: Buffer[] = [];
  for (let at = 10; fields.length < 3; ) {
    const length = request.readUInt32BE(at);
    fields.push(request.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const [, , data = Buffer.alloc(0)] = fields;
  const trailer = Buffer.concat([Buffer.of(0x01), u32(7)]);
  const signed = Buffer.concat([sha256('ssh:'), trailer, sha256(data)]);
  const key = createPrivateKey(readFileSync(privateKeyFile));
  const signature = Buffer.concat([field('sk-ssh-ed25519@openssh.com'), field(sign(null, signed, key)), trailer]);
  const body = Buffer.concat([Buffer.of(request.readUInt8(0)), request.subarray(1, 5), field(signature)]);
  return Buffer.concat([u32(body.length), body]);
}

const file = process.env.AUTHENTICATOR_KEY;
if (file !== undefined) {
  let heard = Buffer.alloc(0);
  process.stdin.on('data', (chunk) => {
    heard = Buffer.concat([heard, chunk]);
    if (heard.length < 4 || heard.length < 4 + heard.readUInt32BE(0)) return;
    writeFileSync(join(process.env.HOME ?? '', 'touched'), '');
    process.stdout.end(answer(heard.subarray(4), file));
    process.stdin.destroy();
  });
}
