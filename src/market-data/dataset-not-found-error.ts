import { AppError } from '../base/pure/app-error.js';

/** Thrown when no file holds bars of a symbol and timeframe. */
export class DatasetNotFoundError extends AppError {
  readonly code = 'DATA_NOT_FOUND';
  readonly symbol: string;
  readonly timeframe: string;

  /** @param message names what is missing and what there is instead */
  constructor(symbol: string, timeframe: string, message: string) {
    super(message);
    this.symbol = symbol;
    this.timeframe = timeframe;
  }
}
