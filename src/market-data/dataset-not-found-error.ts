import { AppError } from '../base/pure/app-error.js';

/** Thrown when no file holds bars of a symbol and timeframe. */
export class DatasetNotFoundError extends AppError {
  readonly code = 'DATA_NOT_FOUND';
  readonly symbol: string;
  /** Null where every timeframe is meant. */
  readonly timeframe: string | null;

  /** @param message names what is missing and what there is instead */
  constructor(symbol: string, timeframe: string | null, message: string) {
    super(message);
    this.symbol = symbol;
    this.timeframe = timeframe;
  }
}
