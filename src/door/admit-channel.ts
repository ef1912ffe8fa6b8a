/** Reasons for refusing a channel (RFC 4254, 5.1). */
const refuse = { prohibited: 1, unknownType: 3, shortage: 4 } as const;

export type ChannelRequest = {
  readonly type: string;
  /** The client's number for it. */
  readonly sender: number;
  readonly packetSize: number;
  readonly data?: { readonly destIP?: string; readonly destPort?: number };
};

export type Objection = { readonly reason: number; readonly text: string };

/** The service's own address as a client may spell it; nothing else behind the door can be reached through it. */
const targets = { hosts: ['127.0.0.1', 'localhost', '::1', '[::1]'], port: 3876 };

/** Under 1 KiB ssh2 cuts each answer into absurdly many packets, and with 0 it never ends. */
const smallestPacket = 1024;

/** May a client that is in open this channel? Null for yes. `open` counts the channels that it has already. */
export function objectToChannel(request: ChannelRequest, open: number, most: number): Objection | null {
  if (request.type !== 'session' && request.type !== 'direct-tcpip') {
    const prohibited = request.type === 'direct-streamlocal@openssh.com';
    return { reason: prohibited ? refuse.prohibited : refuse.unknownType, text: 'this kind of channel is not offered' };
  }
  if (request.packetSize < smallestPacket) {
    return { reason: refuse.prohibited, text: 'the maximum packet size is under 1 KiB' };
  }
  if (open >= most) return { reason: refuse.shortage, text: 'too many channels' };
  if (request.type === 'direct-tcpip' && !isTarget(request)) {
    return { reason: refuse.prohibited, text: 'only 127.0.0.1:3876 can be reached through this door' };
  }
  return null;
}

function isTarget({ data }: ChannelRequest): boolean {
  return data?.destPort === targets.port && targets.hosts.includes(data.destIP ?? '');
}
