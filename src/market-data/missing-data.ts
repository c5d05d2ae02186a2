import { barsInstead, symbolInstead } from '../domain/market/bars-instead.js';
import { DatasetNotFoundError } from './dataset-not-found-error.js';
import type { InstrumentName } from './instrument-file.js';

/** Returns the error for bars that no file holds: it says what there is instead and names the nearest symbol. */
export function missingData(
  symbol: string,
  timeframe: string,
  available: readonly InstrumentName[],
): DatasetNotFoundError {
  return new DatasetNotFoundError(
    symbol,
    timeframe,
    `The data folder has no ${timeframe} bars of '${symbol}'. ${barsInstead(symbol, available)}`,
  );
}

/** Returns the error for a symbol of which no file holds bars: it names the nearest one. */
export function missingSymbol(symbol: string, available: readonly InstrumentName[]): DatasetNotFoundError {
  return new DatasetNotFoundError(
    symbol,
    null,
    `The data folder has no bars of '${symbol}'. ${symbolInstead(symbol, available)}`,
  );
}
