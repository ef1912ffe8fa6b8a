import type { Algorithms } from 'ssh2';

/**
 * What the door offers, best first; the client's order decides (RFC 4253, 7.1). No compression: zlib would inflate
 * what a stranger sends. The MACs serve no cipher of this list, which all bring their own; a client must still find one.
 */
export const algorithms: Algorithms = {
  // The first by an ML-KEM key besides, against recordings (draft-ietf-sshm-mlkem-hybrid-kex); patches/ brings it.
  kex: ['mlkem768x25519-sha256' as 'curve25519-sha256', 'curve25519-sha256', 'curve25519-sha256@libssh.org'],
  serverHostKey: ['ssh-ed25519'],
  cipher: ['aes256-gcm@openssh.com', 'aes128-gcm@openssh.com', 'chacha20-poly1305@openssh.com'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com'],
  compress: ['none'],
};
