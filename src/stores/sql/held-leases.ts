/**
 * The leases by which this process works on operations: what it writes carries them. One that is over stays known until
 * its work has ended, so that what that still writes changes nothing.
 */
export class HeldLeases {
  readonly #leases = new Map<string, string>();
  /** Operations of which a write was refused. */
  readonly #over = new Set<string>();
  #refusedWrites = 0;

  /** How many writes changed nothing because their lease was over, since this process began. */
  get refusedWrites(): number {
    return this.#refusedWrites;
  }

  /** Takes note of such a write. */
  refused(operationId: string): void {
    this.#refusedWrites += 1;
    this.#over.add(operationId);
  }

  /** Tells whether such a write has shown that the lease of an operation is over. */
  isOver(operationId: string): boolean {
    return this.#over.has(operationId);
  }

  /** Returns the lease of an operation; null for one that this process does not work on by a lease. */
  of(operationId: string): string | null {
    return this.#leases.get(operationId) ?? null;
  }

  get all(): readonly string[] {
    return [...this.#leases.values()];
  }

  hold(operationId: string, lease: string): void {
    this.#leases.set(operationId, lease);
  }

  drop(operationId: string): void {
    this.#leases.delete(operationId);
    this.#over.delete(operationId);
  }
}
