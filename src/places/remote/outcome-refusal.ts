import type { OperationWarning } from '../../operations/record/operation.js';
import type { OperationServiceProxy } from './operation-service-proxy.js';
import { OutcomeRefusedError } from './remote-errors.js';

/** Keeps in mind why a host does not hand over an outcome, for whoever asks. */
export class OutcomeRefusal {
  readonly #proxy: Pick<OperationServiceProxy, 'host' | 'keyNote'>;
  readonly #onRefused: (reason: string) => void;
  #reason: string | null = null;

  /** @param onRefused is told when it begins */
  constructor(proxy: Pick<OperationServiceProxy, 'host' | 'keyNote'>, onRefused: (reason: string) => void) {
    this.#proxy = proxy;
    this.#onRefused = onRefused;
  }

  /** What users should know of it; null while the outcome is handed over. */
  get warning(): OperationWarning | null {
    if (this.#reason === null) return null;
    const message = `The worker host does not hand over what the operation leaves, and is asked again for ten minutes: ${this.#reason}`;
    return { code: 'OUTCOME_REFUSED', severity: 'CAUTION', message };
  }

  begin(error: Error): void {
    this.#reason = this.#reasonOf(error);
    this.#onRefused(this.#reason);
  }

  end(): void {
    this.#reason = null;
  }

  /** Returns what an operation fails with when it has lasted for too long. */
  failure(refusedMs: number, error: Error): OutcomeRefusedError {
    return new OutcomeRefusedError(this.#proxy.host, refusedMs, this.#reasonOf(error));
  }

  #reasonOf({ message }: Error): string {
    return this.#proxy.keyNote === null ? message : `${message} ${this.#proxy.keyNote}`;
  }
}
