import type { Socket } from 'node:net';

/**
 * Who is at the other end of a connection, as far as the way in can tell: a key that the door has verified, a key that
 * OpenSSH lets reach the port of its own, somebody whom the machine's sshd let in, or anyone who reaches loopback.
 */
export type Speaker =
  | {
      readonly door: 'embedded';
      readonly userId: string;
      readonly fingerprint: string;
      readonly connection: string;
    }
  | { readonly door: 'openssh'; readonly userId: string; readonly fingerprint: string; readonly connection: null }
  | {
      readonly door: 'socket' | 'loopback';
      readonly userId: null;
      readonly fingerprint: null;
      readonly connection: null;
    };

const loopback: Speaker = { door: 'loopback', userId: null, fingerprint: null, connection: null };

const speakers = new WeakMap<Socket, Speaker>();

/** Remembers who speaks on this socket. Only the entrance that it came in by may call it. */
export function introduce(socket: Socket, speaker: Speaker): void {
  speakers.set(socket, speaker);
}

export function speakerOf(socket: Socket): Speaker {
  return speakers.get(socket) ?? loopback;
}

/** What tries are counted by and queues are kept for: the key, or the door where no key is known. */
export function wayInOf({ fingerprint, door }: Speaker): string {
  return fingerprint ?? door;
}
