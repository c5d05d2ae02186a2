import { isSymbol } from '../domain/market/symbol.js';
import { isTimeframe, type Timeframe } from '../domain/market/timeframe.js';

/** What the name of a file of bars says. */
export interface InstrumentName {
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

const CSV_SUFFIX = '.csv';
const META_SUFFIX = '.meta.json';
const HOLDOUT_SUFFIX = '.holdouts.json';
const PLAIN_CHARACTER = /[A-Za-z0-9.^=_-]/;

/** Returns the name of the file that holds bars: `BTC/USDT` of `1h` are in `BTC%2FUSDT_1h.csv`. */
export function csvFileName({ symbol, timeframe }: InstrumentName): string {
  return `${encoded(symbol)}_${timeframe}${CSV_SUFFIX}`;
}

/** Returns the name of the file that holds the seals of a symbol: `BTC%2FUSDT.holdouts.json`. */
export function holdoutFileName(symbol: string): string {
  return `${encoded(symbol)}${HOLDOUT_SUFFIX}`;
}

/** Reads the symbol from the name of a file of seals; null for another file. */
export function parseHoldoutFileName(fileName: string): string | null {
  if (!fileName.endsWith(HOLDOUT_SUFFIX)) return null;
  const symbol = decoded(fileName.slice(0, -HOLDOUT_SUFFIX.length));
  return symbol !== null && isSymbol(symbol) ? symbol : null;
}

/** Returns the name of the file that describes the bars of a csv file, beside it. */
export function metaFileName(csvName: string): string {
  return csvName.slice(0, -CSV_SUFFIX.length) + META_SUFFIX;
}

/** Returns the name of the file that holds the bars of a csv file in columnar form, beside it. */
export function arrowFileName(csvName: string): string {
  return `${csvName.slice(0, -CSV_SUFFIX.length)}.arrow`;
}

/**
 * Reads symbol and timeframe from a file name; percent signs may encode more of it than they need to.
 * @returns null for a file that does not hold bars
 */
export function parseCsvFileName(fileName: string): InstrumentName | null {
  if (!fileName.endsWith(CSV_SUFFIX)) return null;
  const stem = decoded(fileName.slice(0, -CSV_SUFFIX.length));
  if (stem === null) return null;
  const separator = stem.lastIndexOf('_');
  const timeframe = stem.slice(separator + 1);
  const symbol = stem.slice(0, Math.max(0, separator));
  return isSymbol(symbol) && isTimeframe(timeframe) ? { symbol, timeframe } : null;
}

function encoded(symbol: string): string {
  return [...symbol].map((c) => (PLAIN_CHARACTER.test(c) ? c : encodeURIComponent(c))).join('');
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
