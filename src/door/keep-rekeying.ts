import type { Ssh2Parts } from './ssh2-parts.ts';
import type { Visitor } from './visitor.ts';

const lookEveryMs = 1_000;

/**
 * Exchanges keys anew in time, and ends a connection whose client begins such an exchange, or is asked for one, and
 * does not finish it. The answer stops looking.
 */
export function keepRekeying(visitor: Visitor, parts: Ssh2Parts): () => void {
  const { limits } = visitor.door;
  const bytes = () => visitor.socket.bytesRead + visitor.socket.bytesWritten;
  let since = { at: performance.now(), bytes: bytes() };
  let begun: number | null = null;
  visitor.client.on('rekey', () => {
    since = { at: performance.now(), bytes: bytes() };
    visitor.pressure.ease();
  });
  const look = setInterval(() => {
    const now = performance.now();
    begun = parts._protocol._kexinit === undefined ? null : (begun ?? now);
    if (begun !== null) {
      if (now - begun > limits.graceMs) visitor.drop('the exchange of keys was not finished');
    } else if (now - since.at > limits.rekeyMs || bytes() - since.bytes > limits.rekeyBytes) {
      visitor.client.rekey();
    }
  }, lookEveryMs);
  return () => clearInterval(look);
}
