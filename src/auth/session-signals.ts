/** Tells whatever runs on behalf of a session (streams, downloads) that the session has ended. */
export class SessionSignals {
  readonly #controllers = new Map<string, AbortController>();

  /** Aborts when the session ends. Ask for it before the last look at whether the session is still open. */
  signalOf(sessionId: string): AbortSignal {
    let controller = this.#controllers.get(sessionId);
    if (controller === undefined) {
      controller = new AbortController();
      this.#controllers.set(sessionId, controller);
    }
    return controller.signal;
  }

  ended(sessionId: string): void {
    this.#controllers.get(sessionId)?.abort();
    this.#controllers.delete(sessionId);
  }
}
