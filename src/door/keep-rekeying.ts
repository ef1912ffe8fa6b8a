import type { Ssh2Parts } from './ssh2-parts.ts';
import type { Visitor } from './visitor.ts';

const lookEveryMs = 1_000;

/**
 * Exchanges keys anew in time. A client that does not finish an exchange is not waited for longer than one that has
 * gone: nothing it sends meanwhile counts as a sign of life. The answer stops looking.
 */
export function keepRekeying(visitor: Visitor, parts: Ssh2Parts): () => void {
  const { limits } = visitor.door;
  const bytes = () => visitor.socket.bytesRead + visitor.socket.bytesWritten;
  let since = { at: performance.now(), bytes: bytes() };
  visitor.client.on('rekey', () => {
    since = { at: performance.now(), bytes: bytes() };
    visitor.pressure.ease();
  });
  const look = setInterval(() => {
    if (parts._protocol._kexinit !== undefined) return;
    const due = performance.now() - since.at > limits.rekeyMs || bytes() - since.bytes > limits.rekeyBytes;
    if (due) visitor.client.rekey();
  }, lookEveryMs);
  return () => clearInterval(look);
}
