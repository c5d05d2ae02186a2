import type { OutcomePart } from './operation.js';

/** Is thrown when parts of an outcome are missing that came before one; a defect, never the user's fault. */
export class OutcomeGapError extends Error {
  override readonly name = 'OutcomeGapError';

  /** @param parts how many parts the store has, with how many trades */
  constructor(
    readonly operationId: string,
    part: OutcomePart,
    parts: { readonly count: number; readonly trades: number },
  ) {
    super(
      `Part ${part.partSeq} of the outcome of ${operationId}, from trade ${part.firstTradeSeq} on, ` +
        `came where ${parts.count} parts with ${parts.trades} trades are stored.`,
    );
  }
}
