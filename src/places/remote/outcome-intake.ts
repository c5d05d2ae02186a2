import { AppError } from '../../base/pure/app-error.js';
import type { OperationOutcome, OutcomePart } from '../../operations/record/operation.js';
import type { OutcomeCursor, OutcomeEnd } from '../../operations/watch/outcome-news.js';
import { RemoteOutcomeError } from './remote-errors.js';
import type { OutcomeReceiver } from './remote-task-kind.js';

/** A run of ten million bars, with a trade at each, leaves no more. */
const MAX_OUTCOME_BYTES = 2 ** 31;

/** Takes in the parts of an outcome as they come from a host, and has them checked. */
export class OutcomeIntake {
  readonly #host: string;
  readonly #receiver: OutcomeReceiver;
  #attempt = 0;
  #afterPart = -1;
  #last: OutcomePart | null = null;
  #bytes = 0;

  constructor(host: string, receiver: OutcomeReceiver) {
    this.#host = host;
    this.#receiver = receiver;
  }

  get cursor(): Pick<OutcomeCursor, 'attempt' | 'afterPart'> {
    return { attempt: this.#attempt, afterPart: this.#afterPart };
  }

  /** Goes on with an attempt of the host; of another one all parts come anew. */
  begin(attempt: number): void {
    if (attempt === this.#attempt) return;
    this.#attempt = attempt;
    this.#afterPart = -1;
    this.#last = null;
    this.#bytes = 0;
  }

  /**
   * Takes the next part.
   * @throws RemoteOutcomeError when it is not the next, or cannot be read
   */
  add(part: OutcomePart, isLast: boolean): void {
    const next = this.#afterPart + 1;
    if (part.partSeq !== next) throw this.#invalid(`part ${part.partSeq} came where ${next} is next`);
    if (this.#last !== null) throw this.#invalid('a part came after the last');
    this.#bytes += (part.trades?.byteLength ?? 0) + (part.equity?.byteLength ?? 0);
    if (this.#bytes > MAX_OUTCOME_BYTES) throw this.#invalid(`it has more than ${MAX_OUTCOME_BYTES} bytes`);
    try {
      this.#receiver.part(part);
    } catch (error) {
      throw this.#known(error);
    }
    this.#afterPart = part.partSeq;
    if (isLast) this.#last = part;
  }

  /**
   * Returns the outcome, but for the parts that were not the last.
   * @throws AppError when it is not what it says it is
   */
  async complete({
    result,
    warnings,
  }: Extract<OutcomeEnd, { status: 'COMPLETED' }>): Promise<OperationOutcome> {
    if (this.#last === null) throw this.#invalid('it ended without a last part');
    try {
      return { ...this.#last, ...(await this.#receiver.end({ result, warnings })) };
    } catch (error) {
      throw this.#known(error);
    }
  }

  #known(error: unknown): AppError {
    return error instanceof AppError ? error : this.#invalid((error as Error).message);
  }

  #invalid(reason: string): RemoteOutcomeError {
    return new RemoteOutcomeError(this.#host, reason);
  }
}
