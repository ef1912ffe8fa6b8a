import type { Event } from '../model/event.ts';

type Listener = (event: Event) => void;

/** Tells whoever listens what happens to jobs, plans and repositories. */
export class JobEvents {
  readonly #listeners = new Set<Listener>();

  /** The answer ends the subscription. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }
}
