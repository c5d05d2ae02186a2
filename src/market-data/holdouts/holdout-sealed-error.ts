import { AppError } from '../../base/pure/app-error.js';
import { isoDateOf, requireEpochDay } from '../../domain/market/civil-date.js';
import type { Holdout } from './holdout.js';

/** Thrown where work would read bars that are sealed and is not to look at them. */
export class HoldoutSealedError extends AppError {
  readonly code = 'HOLDOUT_SEALED';
  readonly holdoutId: string;
  readonly symbol: string;
  /** YYYY-MM-DD. */
  readonly from: string;

  /** @param what reaches the seal, such as `the range ends on 2024-12-31` */
  constructor({ id, symbol, from }: Pick<Holdout, 'id' | 'symbol' | 'from'>, what: string) {
    const lastDay = isoDateOf(requireEpochDay(from) - 1);
    super(
      `The bars of '${symbol}' are sealed from ${from} on, and ${what}. End on ${lastDay} or before; or look at them ` +
        `with holdout LOOK (--holdout look), which is counted and shown with every later result there; or open ${id}.`,
    );
    this.holdoutId = id;
    this.symbol = symbol;
    this.from = from;
  }
}
