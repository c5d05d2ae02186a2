import { AppError } from '../../base/pure/app-error.js';
import type { ByteBudget } from '../../base/pure/byte-budget.js';

/** The most bytes of texts and lists in one answer. */
export const MAX_ANSWER_BYTES = 16 * 2 ** 20;

/** The most bytes that are read from the database for one answer. */
export const MAX_READ_BYTES = 32 * 2 ** 20;

/** What a bar of a chart or a curve counts as: it has more, is read in short steps and thinned elsewhere. */
export const BYTES_A_BAR = 2;

/** Thrown where a request asks for more than one answer holds; nothing is wrong with any part of it. */
export class AnswerTooLargeError extends AppError {
  readonly code = 'ANSWER_TOO_LARGE';

  /** @param what is too much, and how much is allowed */
  constructor(what: string) {
    super(
      `${what}. Ask for less at once: a smaller first or maxPoints, fewer aliases and operations, or without long texts such as overrides, cancelReason, warnings and strategySource.`,
    );
  }
}

/**
 * Counts what one request reads and what its answer holds, so that it is refused before it fills the memory. The
 * weights of the schema count fields; how long texts and rows are is known only when they are read.
 */
export class AnswerBudget {
  /** Of what is read from the database. */
  readonly reads: ByteBudget;
  /** Of texts and lists of the answer. */
  readonly texts: ByteBudget;
  #refusal: AnswerTooLargeError | null = null;

  constructor(maxReadBytes = MAX_READ_BYTES, maxAnswerBytes = MAX_ANSWER_BYTES) {
    this.reads = this.#budget(maxReadBytes, 'The request reads');
    this.texts = this.#budget(maxAnswerBytes, 'The answer would have');
  }

  /** What was too much; null as long as nothing was. */
  get refusal(): AnswerTooLargeError | null {
    return this.#refusal;
  }

  #budget(limit: number, verb: string): ByteBudget {
    let taken = 0;
    return {
      take: (bytes) => {
        // Once an answer is refused, nothing more is read or made for it.
        if (this.#refusal !== null) throw this.#refusal;
        taken += bytes;
        if (taken <= limit) return;
        this.#refusal = new AnswerTooLargeError(`${verb} more than ${limit / 2 ** 20} MiB`);
        throw this.#refusal;
      },
    };
  }
}
