import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const format = 1;
const nonceBytes = 12;
/** Set explicitly on both sides: Node would accept a tag of 4 bytes. */
const tagBytes = 16;

/**
 * Where a secret stands. It is bound into the ciphertext as associated data, so that a row cannot be swapped for
 * another by whoever can write the file.
 */
export type Place = {
  readonly keyId: string;
  readonly table: string;
  readonly column: string;
  readonly row: string;
};

const associatedData = ({ keyId, table, column, row }: Place) =>
  Buffer.from([`tunnelkeep/${format}`, keyId, table, column, row].join('|'));

/** AES-256-GCM with a random 96-bit nonce: format (1 byte), nonce, ciphertext, tag. */
export function seal(key: Buffer, place: Place, plain: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(place));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(format), nonce, sealed, cipher.getAuthTag()]);
}

/** The plain bytes. Throws where the key, the place or a single bit is another than at sealing. */
export function open(key: Buffer, place: Place, sealed: Buffer): Buffer {
  if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== format) throw new Error('not a sealed value');
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(associatedData(place));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes)), decipher.final()]);
}
