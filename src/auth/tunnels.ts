import type { Socket } from 'node:net';

type Tunnel = { readonly fingerprint: string; readonly openings: Set<string> };

/** What a session says about where it lives; see `reaches`. */
type Lodging = {
  readonly id: string;
  readonly door: string;
  readonly fingerprint: string | null;
  readonly origin: string;
};

/**
 * The SSH connections that are up, and the origins that were opened over each. Those of another sshd cannot be seen; for
 * them, the sockets that sessions came over stand in.
 */
export class Tunnels {
  readonly #tunnels = new Map<string, Tunnel>();
  readonly #carriers = new Map<string, Set<Socket>>();

  connected(connection: string, fingerprint: string): void {
    this.#tunnels.set(connection, { fingerprint, openings: new Set() });
  }

  closed(connection: string): void {
    this.#tunnels.delete(connection);
  }

  /** The door is gone, and every connection with it. */
  closeAll(): void {
    this.#tunnels.clear();
  }

  /** Notes that the page is opened at this origin over this connection. False where the connection is gone. */
  opened(connection: string, origin: string): boolean {
    const tunnel = this.#tunnels.get(connection);
    tunnel?.openings.add(origin);
    return tunnel !== undefined;
  }

  /** Is the connection up, with this key? */
  isUp(connection: string, fingerprint: string): boolean {
    return this.#tunnels.get(connection)?.fingerprint === fingerprint;
  }

  /** The key that the connection was made with; null where it is gone. */
  fingerprintOf(connection: string): string | null {
    return this.#tunnels.get(connection)?.fingerprint ?? null;
  }

  /** The origins opened over the connection; empty where it was made by plain `ssh -L`. */
  openingsOf(connection: string): ReadonlySet<string> {
    return this.#tunnels.get(connection)?.openings ?? new Set();
  }

  /** Notes that an authenticated request of this session came over this socket; forgotten when the socket closes. */
  carried(sessionId: string, socket: Socket): void {
    const sockets = this.#carriers.get(sessionId) ?? new Set();
    if (socket.destroyed || sockets.has(socket)) return;
    this.#carriers.set(sessionId, sockets.add(socket));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) this.#carriers.delete(sessionId);
    });
  }

  /**
   * Can this session still be reached? Through the embedded door: is there a tunnel of the same key, with the same origin
   * or none opened? Through another sshd: is a socket open that carried it (an open page holds its event stream)?
   */
  reaches(session: Lodging): boolean {
    if (session.door === 'loopback') return true;
    if (session.door !== 'embedded') return this.#carriers.has(session.id);
    for (const { fingerprint, openings } of this.#tunnels.values()) {
      if (fingerprint === session.fingerprint && (openings.size === 0 || openings.has(session.origin))) return true;
    }
    return false;
  }
}
