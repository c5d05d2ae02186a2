/** Says whether this server takes work; it begins as not ready. */
export class Readiness {
  #state: 'starting' | 'ready' | 'draining' = 'starting';

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** Is called once everything that requests need is up; does nothing once draining. */
  ready(): void {
    if (this.#state === 'starting') this.#state = 'ready';
  }

  /** Is called when the server begins to stop; there is no way back. */
  drain(): void {
    this.#state = 'draining';
  }
}
