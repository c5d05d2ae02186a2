import { AppError } from '../../base/pure/app-error.js';
import type { Timeframe } from '../market/timeframe.js';

/** Calendar dates, YYYY-MM-DD, both inclusive. */
export interface DateRange {
  readonly startDate: string;
  readonly endDate: string;
}

/** Thrown when a symbol has no bars in the range that was asked for. */
export class DataNotFoundError extends AppError {
  override readonly code = 'DATA_NOT_FOUND';

  /** @param available the range that has bars; null when there are none at all */
  constructor(
    readonly symbol: string,
    readonly timeframe: Timeframe,
    readonly requested: DateRange,
    readonly available: DateRange | null,
  ) {
    super(
      `No ${timeframe} bars of ${symbol} from ${requested.startDate} to ${requested.endDate}. ` +
        (available === null
          ? 'There are no bars at all: load data first.'
          : requested.startDate > requested.endDate
            ? 'The range ends before it starts: a day that is left out is that of the strategy; give both.'
            : `Available are ${available.startDate} to ${available.endDate}: choose a range within, or load more data.`),
    );
  }
}

/** Thrown when the range has too few bars, or too few with defined features, to trade on. */
export class InsufficientDataError extends AppError {
  override readonly code = 'INSUFFICIENT_DATA';

  constructor(
    readonly needed: number,
    readonly found: number,
    /** What is too few, such as `bars in the range`. */
    readonly what: string,
  ) {
    super(
      `A backtest needs at least ${needed} ${what}, found ${found}. ` +
        'Extend the range, or load more data before its start.',
    );
  }
}

/** Thrown when a model gives NaN or an infinity although all its inputs are defined. */
export class ModelOutputInvalidError extends AppError {
  override readonly code = 'MODEL_OUTPUT_INVALID';

  constructor(
    readonly openTimeMs: number,
    readonly output: readonly number[],
  ) {
    super(
      `The model's output for the bar of ${new Date(openTimeMs).toISOString()} is [${output.join(', ')}] ` +
        'although all its features are defined. Check the weights, or train the model again.',
    );
  }
}

/** Thrown when the shape of a model's output does not fit the strategy's output format. */
export class ModelOutputMismatchError extends AppError {
  override readonly code = 'MODEL_MISMATCH';

  constructor(
    readonly outputFormat: string,
    readonly expectedWidth: number,
    readonly foundWidth: number,
  ) {
    super(
      `The model gives ${foundWidth} number(s) a bar, the strategy's decisions.output_format '${outputFormat}' ` +
        `needs ${expectedWidth}. Set decisions.output_format to ${formatsOfWidth(foundWidth)}, ` +
        'or use a model trained for this strategy.',
    );
  }
}

function formatsOfWidth(width: number): string {
  if (width === 3) return "'classification'";
  return width === 1 ? "'binary' or 'regression'" : 'a format that fits';
}
