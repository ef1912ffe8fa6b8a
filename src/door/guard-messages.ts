import { type ChannelRequest, objectToChannel } from './admit-channel.ts';
import { bareSession, type ChannelWindows, findChannel, type MessageHandler, type Ssh2Parts } from './ssh2-parts.ts';

export type MessageRules = {
  /** Has the client proved a key? */
  readonly isIn: () => boolean;
  readonly mostChannels: number;
  /** The client broke the protocol in a way that ssh2 lets pass: it must go. */
  readonly broken: (why: string) => void;
  /** Something well-formed that is not offered here was asked for and refused. */
  readonly refused: (what: string, details?: Record<string, unknown>) => void;
  /** The client closed this channel; ssh2 itself waits for it to be read to the end before it says so. */
  readonly closed: (channel: ChannelWindows) => void;
};

/** The only messages with which ssh2's server does anything that a stranger may send. */
const beforeLogin = ['DISCONNECT', 'DEBUG', 'SERVICE_REQUEST', 'USERAUTH_REQUEST', 'USERAUTH_INFO_RESPONSE'];

/** Requests that OpenSSH makes on its own and that are refused without a word in the log. */
const usual = [
  'keepalive@openssh.com',
  'no-more-sessions@openssh.com',
  'env',
  'signal',
  'window-change',
  'eow@openssh.com',
];

/** The greatest window (RFC 4254, 5.2). */
const greatestWindow = 2 ** 32 - 1;

/** Puts the door's rules in front of what ssh2 does with each message of this connection. */
export function guardMessages(parts: Ssh2Parts, rules: MessageRules): void {
  const handlers = parts._protocol._handlers;
  const guards = channelGuards(parts, rules);
  for (const [name, handle] of Object.entries(handlers)) {
    if (handle === undefined) continue;
    const guarded = guards[name]?.(handle) ?? handle;
    handlers[name] = beforeLogin.includes(name) ? guarded : onlyInside(name, guarded, rules);
  }
}

function onlyInside(name: string, handle: MessageHandler, rules: MessageRules): MessageHandler {
  return (protocol, ...message) => {
    if (rules.isIn()) handle(protocol, ...message);
    else rules.broken(`${name} before login`);
  };
}

function channelGuards(
  parts: Ssh2Parts,
  rules: MessageRules,
): Record<string, (next: MessageHandler) => MessageHandler> {
  return {
    CHANNEL_OPEN: (next) => (protocol, request: ChannelRequest) => {
      const objection = objectToChannel(request, parts._chanMgr._count, rules.mostChannels);
      if (objection === null) return next(protocol, request);
      parts._protocol.channelOpenFail(request.sender, objection.reason, objection.text);
      rules.refused('channel', { type: request.type, ...request.data, why: objection.text });
    },
    CHANNEL_DATA: (next) => (protocol, id: number, data: Buffer) => {
      const channel = findChannel(parts, id);
      if (channel !== null && data.length > channel.incoming.window) rules.broken('data beyond the window');
      else next(protocol, id, data);
    },
    CHANNEL_WINDOW_ADJUST: (next) => (protocol, id: number, amount: number) => {
      const channel = findChannel(parts, id);
      if (channel !== null && channel.outgoing.window + amount > greatestWindow) rules.broken('a window over 4 GiB');
      else next(protocol, id, amount);
    },
    CHANNEL_REQUEST:
      (next) =>
      (protocol, id: number, type: string, ...rest: unknown[]) => {
        if (type !== 'exec' && !usual.includes(type)) rules.refused('request', { type });
        next(protocol, id, type, ...rest);
      },
    GLOBAL_REQUEST:
      (next) =>
      (protocol, type: string, ...rest: unknown[]) => {
        if (!usual.includes(type)) rules.refused('request', { type });
        next(protocol, type, ...rest);
      },
    CHANNEL_CLOSE: (next) => (protocol, id: number) => {
      const channel = findChannel(parts, id);
      closeBareSession(parts, id);
      next(protocol, id);
      if (channel !== null) rules.closed(channel);
    },
  };
}

/** ssh2 neither answers nor forgets a session that is closed before it had a command. */
function closeBareSession(parts: Ssh2Parts, id: number): void {
  const recipient = bareSession(parts, id);
  if (recipient === null) return;
  parts._chanMgr.remove(id);
  parts._protocol.channelClose(recipient);
}
