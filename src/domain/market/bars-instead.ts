import { closest, distance } from 'fastest-levenshtein';

/** Whose bars there are. */
export interface NamedBars {
  readonly symbol: string;
  readonly timeframe: string;
}

const MAX_NAMED = 12;
/** What is longer was not typed, and comparing takes time with the square of the length. */
const MAX_COMPARED = 200;

/** Says what there is instead of bars of a symbol that are missing: other timeframes of it, or the nearest symbol. */
export function barsInstead(symbol: string, available: readonly NamedBars[]): string {
  const timeframes = available.filter((name) => name.symbol === symbol).map((name) => name.timeframe);
  if (timeframes.length === 0) return symbolInstead(symbol, available);
  return `It has '${symbol}' in ${timeframes.join(', ')}; ask for one of these or load the missing bars.`;
}

/** Says which symbols there are instead of one that is missing, the nearest first. */
export function symbolInstead(symbol: string, available: readonly NamedBars[]): string {
  if (available.length === 0) return 'It has no bars at all; load some, or check where DATA_DIR points.';
  const symbols = [...new Set(available.map((name) => name.symbol))];
  const named = symbols.slice(0, MAX_NAMED).join(', ');
  const more = symbols.length > MAX_NAMED ? ` and ${symbols.length - MAX_NAMED} more` : '';
  return `${didYouMean(symbol, symbols)}It has ${named}${more}.`;
}

function didYouMean(symbol: string, symbols: readonly string[]): string {
  if (symbol.length > MAX_COMPARED) return '';
  const wanted = symbol.toUpperCase();
  const nearest = closest(wanted, symbols);
  const isNear = distance(wanted, nearest.toUpperCase()) <= Math.max(1, symbol.length / 2);
  return isNear ? `Did you mean '${nearest}'? ` : '';
}
