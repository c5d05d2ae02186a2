/** Says whether this server takes work; it begins as not ready. */
export class Readiness {
  readonly #draining = new AbortController();
  #state: 'starting' | 'ready' | 'draining' = 'starting';

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** Aborted when the server begins to stop, so that answers that would go on and on end. */
  get draining(): AbortSignal {
    return this.#draining.signal;
  }

  /** Called once everything that requests need is up; does nothing once draining. */
  ready(): void {
    if (this.#state === 'starting') this.#state = 'ready';
  }

  /** Called when the server begins to stop; there is no way back. */
  drain(): void {
    this.#state = 'draining';
    this.#draining.abort();
  }
}
