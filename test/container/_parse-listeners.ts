export type Listener = { readonly address: string; readonly port: number };

const listening = '0A';

/** The listening sockets in the text of /proc/net/tcp and tcp6 (proc(5)); IPv6 in full, but `::` and `::1` short. */
export function parseListeners(text: string): Listener[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([number, , , state]) => /^\d+:$/.test(number ?? '') && state === listening)
    .map(([, local = '']) => {
      const [address = '', port = ''] = local.split(':');
      return { address: address.length === 8 ? ipv4(address) : ipv6(address), port: Number.parseInt(port, 16) };
    });
}

/** Each word of four bytes stands in the machine's order, which is little-endian wherever this runs. */
const bytesOf = (word: string) => Buffer.from(word, 'hex').reverse();

const ipv4 = (word: string) => bytesOf(word).join('.');

function ipv6(words: string): string {
  const bytes = Buffer.concat((words.match(/.{8}/g) ?? []).map(bytesOf));
  const text = (bytes.toString('hex').match(/.{4}/g) ?? []).join(':');
  if (/^[0:]+$/.test(text)) return '::';
  return /^[0:]+0001$/.test(text) ? '::1' : text;
}
