/** Tells whoever keeps a list of the keys elsewhere that a key came or went. */
export class KeyChanges {
  readonly #listeners = new Set<() => void>();

  /** The answer ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To be called when the change is on disk. */
  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
