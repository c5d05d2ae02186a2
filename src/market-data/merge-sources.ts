const LONGEST = 120;

/**
 * Says where merged bars came from: the later source alone when both are of one kind, such as two csv files, else
 * both, as in `csv:prices.csv + yahoo`.
 */
export function mergeSources(stored: string, loaded: string): string {
  const kept = stored.split(' + ').filter((source) => kindOf(source) !== kindOf(loaded));
  const merged = [...kept, loaded].join(' + ');
  return merged.length > LONGEST ? `… + ${loaded}` : merged;
}

/** `csv:prices.csv` is of the kind csv; `ccxt:binance` is an exchange, and another one is another kind. */
function kindOf(source: string): string {
  return source.startsWith('csv:') ? 'csv' : source;
}
