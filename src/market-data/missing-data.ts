import { closest, distance } from 'fastest-levenshtein';
import { DatasetNotFoundError } from './dataset-not-found-error.js';
import type { InstrumentName } from './instrument-file.js';

const MAX_NAMED = 12;

/** Returns the error for bars that no file holds: it says what there is instead and names the nearest symbol. */
export function missingData(
  symbol: string,
  timeframe: string,
  available: readonly InstrumentName[],
): DatasetNotFoundError {
  const timeframes = available.filter((name) => name.symbol === symbol).map((name) => name.timeframe);
  const alternative =
    timeframes.length > 0 ? otherTimeframes(symbol, timeframes) : otherSymbols(symbol, available);
  return new DatasetNotFoundError(
    symbol,
    timeframe,
    `The data folder has no ${timeframe} bars of '${symbol}'. ${alternative}`,
  );
}

/** Returns the error for a symbol of which no file holds bars: it names the nearest one. */
export function missingSymbol(symbol: string, available: readonly InstrumentName[]): DatasetNotFoundError {
  return new DatasetNotFoundError(
    symbol,
    null,
    `The data folder has no bars of '${symbol}'. ${otherSymbols(symbol, available)}`,
  );
}

function otherTimeframes(symbol: string, timeframes: readonly string[]): string {
  return `It has '${symbol}' in ${timeframes.join(', ')}; ask for one of these or load the missing bars.`;
}

function otherSymbols(symbol: string, available: readonly InstrumentName[]): string {
  if (available.length === 0) return 'It has no bars at all; load some, or check where DATA_DIR points.';
  const symbols = [...new Set(available.map((name) => name.symbol))];
  const nearest = closest(symbol.toUpperCase(), symbols);
  const isNear = distance(symbol.toUpperCase(), nearest.toUpperCase()) <= Math.max(1, symbol.length / 2);
  const named = symbols.slice(0, MAX_NAMED).join(', ');
  const more = symbols.length > MAX_NAMED ? ` and ${symbols.length - MAX_NAMED} more` : '';
  return `${isNear ? `Did you mean '${nearest}'? ` : ''}It has ${named}${more}.`;
}
