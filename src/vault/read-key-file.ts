import { readFile } from 'node:fs/promises';
import { Refusal } from '../model/refusal.ts';

/**
 * The key-encryption key in this file: 32 bytes as base64 text. Null where there is no such file; a Refusal where
 * there is one that holds anything else.
 */
export async function readKeyFile(file: string): Promise<Buffer | null> {
  let text: string;
  try {
    text = (await readFile(file, 'latin1')).trim();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    // What Docker makes where the file that was to be mounted is not there.
    const hint =
      code === 'EISDIR' ? 'It is a folder: is the secret mounted from where it lies?' : 'Look at its owner and mode.';
    throw new Refusal('wrong-key-file', `The key file ${file} cannot be read. ${hint}`);
  }
  const key = Buffer.from(text, 'base64');
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text) || key.length !== 32) {
    throw new Refusal(
      'wrong-key-file',
      `The key file ${file} must hold 32 random bytes as base64 text, as "openssl rand -base64 32" prints them.`,
    );
  }
  return key;
}
