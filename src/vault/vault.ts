import { hkdfSync, randomBytes } from 'node:crypto';
import { createIdentifier } from '../model/identifier.ts';
import { Refusal } from '../model/refusal.ts';
import { open, seal } from './envelope.ts';

/** The data key as stored: wrapped by the key-encryption key, with a canary sealed by the data key itself. */
export type WrappedDataKey = { readonly id: string; readonly wrapped: Buffer; readonly canary: Buffer };

const canaryText = 'tunnelkeep vault';

const wrapPlace = (id: string) => ({ keyId: id, table: 'data_keys', column: 'wrapped', row: id });
const canaryPlace = (id: string) => ({ keyId: id, table: 'data_keys', column: 'canary', row: id });

/** Seals and opens the secrets of single fields. Holds the data key in memory; nothing of it is ever printed. */
export class Vault {
  readonly #keyId: string;
  readonly #dataKey: Buffer;

  constructor(keyId: string, dataKey: Buffer) {
    this.#keyId = keyId;
    this.#dataKey = dataKey;
  }

  /** A key of 32 bytes for one purpose, by HKDF-SHA256 (RFC 5869). The same purpose gives the same key. */
  subkey(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#dataKey, Buffer.alloc(0), `tunnelkeep/${this.#keyId}/${purpose}`, 32));
  }

  sealText(table: string, column: string, row: string, text: string): Buffer {
    return seal(this.subkey('fields'), { keyId: this.#keyId, table, column, row }, Buffer.from(text));
  }

  /** Throws where the row was moved, edited or sealed under another key. */
  openText(table: string, column: string, row: string, sealed: Buffer): string {
    return open(this.subkey('fields'), { keyId: this.#keyId, table, column, row }, sealed).toString();
  }
}

/** A fresh data key under this key-encryption key, for a new database. */
export function createDataKey(keyEncryptionKey: Buffer): WrappedDataKey {
  const id = createIdentifier();
  const dataKey = randomBytes(32);
  return {
    id,
    wrapped: seal(keyEncryptionKey, wrapPlace(id), dataKey),
    canary: seal(dataKey, canaryPlace(id), Buffer.from(canaryText)),
  };
}

/** Opens the vault. Throws a Refusal where the key-encryption key is not the one that this database was made with. */
export function openVault(keyEncryptionKey: Buffer, key: WrappedDataKey): Vault {
  try {
    const dataKey = open(keyEncryptionKey, wrapPlace(key.id), key.wrapped);
    if (open(dataKey, canaryPlace(key.id), key.canary).toString() !== canaryText) throw new Error('wrong canary');
    return new Vault(key.id, dataKey);
  } catch {
    throw new Refusal(
      'wrong-key-file',
      'The key file does not open this database. Put back the key file that it was made with; nothing was changed.',
    );
  }
}
